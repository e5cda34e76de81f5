import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { describe, expect, test } from 'vitest'
import { AppError } from '@shared/domain/errors'
import { readPickle } from '@main/checkpoint/pickle/read-pickle'
import { fuzzCases, mutate } from '../mutate'
import { dict, global, int, join, lightning, list, pickle, reduce, stateOf, storage, tensor, text, tuple, u32, u64, type Piece } from './assemble'

/** AppError's code, or what else happened. */
function outcome(bytes: Uint8Array): string {
  try {
    readPickle(bytes)
    return 'accepted'
  } catch (error) {
    return error instanceof AppError ? error.code : `a stranger: ${String(error)}`
  }
}

const marker = joinPath(tmpdir(), `gloriole-executed-${process.pid}`)
const payload = text(`touch ${marker}`)

describe('code that a pickle asks to be run', () => {
  const callables = `os.system os.popen posix.system nt.system subprocess.Popen subprocess.check_output builtins.eval builtins.exec
    builtins.compile builtins.open builtins.getattr builtins.__import__ __builtin__.eval __builtin__.execfile __builtin__.apply
    runpy._run_code pty.spawn socket.create_connection importlib.import_module ctypes.CDLL shutil.rmtree sys.exit pickle.loads
    _pickle.loads marshal.loads code.interact pdb.run timeit.timeit cProfile.run webbrowser.open urllib.request.urlopen
    requests.get asyncio.create_subprocess_shell multiprocessing.Process multiprocessing.util.spawnv_passfds operator.attrgetter
    types.CodeType types.FunctionType torch.load torch.hub.load torch.jit.load io.open_code _io.FileIO numpy.load dill.loads
    cloudpickle.loads tempfile.mktemp signal.alarm pip.main smtplib.SMTP ftplib.FTP`.split(/\s+/)

  test.each(callables)('%s is refused by name, and not run', (callable) => {
    const at = callable.lastIndexOf('.')
    const [module, name] = [callable.slice(0, at), callable.slice(at + 1)]
    expect(outcome(pickle(reduce(global(module, name), payload)))).toBe('CHECKPOINT_UNSAFE')
    expect(outcome(join('\x80\x04', text(module), text(name), '\x93', payload, '\x85R.'))).toBe('CHECKPOINT_UNSAFE')
    expect(existsSync(marker)).toBe(false)
  })

  const system = global('os', 'system')
  test.each<[string, Buffer]>([
    ['by INST', join('(', payload, 'ios\nsystem\n.')],
    ['by OBJ', join('(', system, payload, 'o.')],
    ['by NEWOBJ', pickle(system, payload, '\x85\x81')],
    ['by NEWOBJ_EX', pickle(system, payload, '\x85}\x92')],
    ['by BUILD with a __setstate__', pickle(global('builtins', 'exec'), ')R', payload, 'b')],
    ['and dropped before the end', pickle(reduce(system, payload), '0N')],
    ['in protocol 0 by Python 2', join("cos\nsystem\n(S'id'\ntR.")],
    ['from the memo', pickle(system, 'q', 0, '0h', 0, payload, '\x85R')],
    ['as a key', pickle(dict(reduce(system, payload), 'N'))],
    ['inside hyper-parameters', lightning(stateOf(tensor()), text('hyper_parameters'), reduce(system, payload))],
    ['as the weights', lightning(stateOf(reduce(system, payload)))],
    ["as a tensor's hooks", pickle(reduce(global('torch._utils', '_rebuild_tensor_v2'), storage(), int(0), tuple(int(4)), tuple(int(1)), '\x89', reduce(system, payload)))],
    ["as a storage's type", pickle(storage({ type: system }))],
    ['through an attribute of a harmless class', pickle(reduce(global('collections', 'OrderedDict.__init__.__globals__'), payload))],
    ['through a harmless module', join('\x80\x04', text('torch.nn.__builtins__'), text('eval'), '\x93', payload, '\x85R.')],
    ['by a number of the copyreg registry', pickle('\x82', 1, payload, '\x85R')],
    ['by a long number of it', pickle('\x83', 1, 1, payload, '\x85R')],
    ['by the longest number of it', pickle('\x84', u32(7), payload, '\x85R')]
  ])('%s is refused, and not run', (_, bytes) => {
    expect(outcome(bytes)).toBe('CHECKPOINT_UNSAFE')
    expect(existsSync(marker)).toBe(false)
  })
})

describe('malformed pickles', () => {
  const scalars: readonly Piece[] = ['N', int(1), text('x'), tuple()]
  test.each<[string, Buffer]>([
    ['nothing', join()],
    ['no STOP', join('\x80\x02N')],
    ['STOP on an empty stack', pickle()],
    ['STOP under a mark', pickle('N(')],
    ['two values at STOP', pickle('NN')],
    ['bytes after STOP', join(pickle('N'), 'N.')],
    ['a protocol of the future', join('\x80\x06N.')],
    ['an opcode that does not exist', pickle('\xff')],
    ['a cut integer', join('J\x01')],
    ['a cut length', join('X\x01')],
    ['a text past the end', join('X', u32(5), 'abc.')],
    ['a text of 4 GiB', join('X', u32(0xffffffff), 'abc.')],
    ['a text of 2^63 bytes', join('\x8d', u64(2n ** 63n), 'abc.')],
    ['bytes of 2^64-1 bytes', join('\x8e', u64(-1n), 'abc.')],
    ['a text of -1 bytes', join('T', u32(-1), 'abc.')],
    ['a frame past the end', join('\x80\x04\x95', u64(99n), 'N.')],
    ['a line without end', join('cos')],
    ['a class of one line', join('ccollections\nOrderedDict')],
    ['a class without a name', pickle(global('collections', ''))],
    ['a class named by control characters', pickle(global('collections\0', 'OrderedDict'))],
    ['a class named by numbers', pickle(int(1), int(2), '\x93')],
    ['POP of nothing', pickle('0')],
    ['POP_MARK without a mark', pickle('N1')],
    ['TUPLE without a mark', pickle('Nt')],
    ['TUPLE2 of one', pickle('N\x86')],
    ['TUPLE1 across a mark', pickle('N(\x85')],
    ['DUP of nothing', pickle('2')],
    ['BINGET of what was not stored', pickle('h', 9)],
    ['BINPUT of nothing', pickle('q', 0, 'N')],
    ['GET at no number', join('gx\n.')],
    ['PUT at a negative number', join('Np-1\n.')],
    ['an integer that is none', join('I1e5\n.')],
    ['a float that is none', join('F1.2.3\n.')],
    ['a float with code in it', join('F__import__\n.')],
    ['a string without quotes', join('Sabc\n.')],
    ['a string with an unknown escape', join("S'\\q'\n.")],
    ['a string that ends in its escape', join("S'\\'\n.")],
    ['a character beyond Unicode', join('V\\Uffffffff\n.')],
    ['SETITEMS with a key alone', pickle('}(', text('a'), 'u')],
    ['a key twice', pickle(dict(text('a'), 'N', text('a'), 'N'))],
    ['a tensor under a name twice', lightning(dict(text('w'), tensor(), text('w'), tensor()))],
    ['REDUCE of no class', pickle(text('os.system'), payload, '\x85R')],
    ['REDUCE without arguments', pickle(global('a', 'B'), 'NR')],
    ['NEWOBJ_EX without arguments', pickle(global('a', 'B'), 'N}\x92')],
    ['OBJ of nothing', pickle('(o')],
    ['an OrderedDict of a number', pickle(reduce(global('collections', 'OrderedDict'), int(1)))],
    ['an OrderedDict of no pairs', pickle(reduce(global('collections', 'OrderedDict'), list(tuple(int(1)))))],
    ['out-of-band buffers', join('\x80\x05\x97.')],
    ['read-only out-of-band buffers', join('\x80\x05N\x98.')],
    ...scalars.map((scalar, n): [string, Buffer] => [`APPEND to no list (${n})`, pickle(scalar, 'Na')]),
    ...scalars.map((scalar, n): [string, Buffer] => [`SETITEM of no dictionary (${n})`, pickle(scalar, 'NNs')]),
    ...scalars.map((scalar, n): [string, Buffer] => [`ADDITEMS to no set (${n})`, pickle(scalar, '(N\x90')]),
    ...scalars.map((scalar, n): [string, Buffer] => [`BUILD of what has no state (${n})`, pickle(scalar, 'Nb')])
  ])('%s: refused', (_, bytes) => {
    expect(outcome(bytes)).toBe('CHECKPOINT_INVALID')
  })

  test('a cut anywhere: refused', () => {
    const whole = lightning(stateOf(tensor()), text('epoch'), int(3))
    expect(outcome(whole)).toBe('accepted')
    for (let length = 0; length < whole.length; length++) expect([length, outcome(whole.subarray(0, length))]).toEqual([length, 'CHECKPOINT_INVALID'])
  })
})

describe('impossible tensors', () => {
  const huge = int(2 ** 40)
  test.each<[string, Buffer]>([
    ['an offset past the storage', tensor({ offset: int(1) })],
    ['a negative offset', tensor({ offset: int(-1) })],
    ['an offset that is no number', tensor({ offset: text('0') })],
    ['more elements than the storage', tensor({ size: tuple(int(5)) })],
    ['a negative size', tensor({ size: tuple(int(-4)) })],
    ['two negative sizes', tensor({ size: tuple(int(-2), int(-2)), stride: tuple(int(1), int(1)) })],
    ['sizes whose product is beyond numbers', tensor({ size: tuple(huge, huge), stride: tuple(int(0), int(0)) })],
    ['a size of 2^62', tensor({ size: tuple(int(2 ** 62)) })],
    ['a fractional size', tensor({ size: tuple(join('G', 0x3f, 0xf8, 0, 0, 0, 0, 0, 0)) })],
    ['a NaN for a size', tensor({ size: tuple(join('G', 0x7f, 0xf8, 0, 0, 0, 0, 0, 0)) })],
    ['strides that reach outside', tensor({ size: tuple(int(2)), stride: tuple(int(4)) })],
    ['a stride of 2^40', tensor({ size: tuple(int(2)), stride: tuple(huge) })],
    ['a negative stride', tensor({ offset: int(3), stride: tuple(int(-1)) })],
    ['a value blown up by a stride of 0', tensor({ size: tuple(huge), stride: tuple(int(0)) })],
    ['more strides than sizes', tensor({ stride: tuple(int(1), int(1)) })],
    ['a list for a size', tensor({ size: list(int(4)) })],
    ['a rank of 17', tensor({ size: tuple(...Array<Buffer>(17).fill(int(1))), stride: tuple(...Array<Buffer>(17).fill(int(1))) })],
    ['a storage of -1 elements', tensor({ elements: int(-1) })],
    ['a storage of a text of elements', tensor({ elements: text('4') })],
    ['a storage whose key leaves the folder', tensor({ key: text('../../../etc/passwd') })],
    ['a storage whose key is empty', tensor({ key: text('') })],
    ['a storage whose key is a number', tensor({ key: int(0) })],
    ['a tensor without a storage', reduce(global('torch._utils', '_rebuild_tensor_v2'), 'N', int(0), tuple(int(4)), tuple(int(1)))],
    ['a tensor of too few parts', reduce(global('torch._utils', '_rebuild_tensor_v2'), storage())]
  ])('%s: refused', (_, bytes) => {
    expect(outcome(lightning(stateOf(bytes)))).toBe('CHECKPOINT_INVALID')
  })
})

describe('pickles that want too much', () => {
  const many = (count: number, ...pieces: Piece[]): Buffer => {
    const piece = join(...pieces)
    return Buffer.alloc(piece.length * count, piece)
  }
  test.each<[string, () => Buffer]>([
    ['32 MiB and more', () => Buffer.alloc(33 << 20, 'N')],
    ['two million operations', () => pickle(many(1_000_001, 'N0'), 'N')],
    ['a stack of a million', () => pickle(many(1_000_000, 'N'))],
    ['a million empty lists', () => pickle(many(1_000_000, ']'))],
    ['ten thousand open marks', () => pickle(many(10_000, '('))],
    ['a memo of 600,000', () => pickle('N', Buffer.concat(Array.from({ length: 600_000 }, (_, n) => join('r', u32(n)))))],
    ['a memo filled by MEMOIZE', () => pickle('N', many(600_000, '\x94'))],
    ['tuples a thousand deep', () => pickle(')', many(1_000, '\x85'))],
    ['lists a thousand deep', () => pickle(many(1_000, ']'), many(999, 'a'))],
    ['dictionaries a thousand deep', () => pickle(']', ...Array.from({ length: 1_000 }, () => join('q', 0, '0}Nh', 0, 's')))],
    ['records a thousand deep', () => pickle(')', many(1_000, 'q', 0, '0cm\nC\nh', 0, '\x85R'))],
    ['states a thousand deep', () => pickle(')', many(1_000, 'q', 0, '0cm\nC\n)Rh', 0, 'b'))],
    ['a text of 2 MiB', () => pickle('X', u32(2 << 20), Buffer.alloc(2 << 20, 'x'))],
    ['bytes of 2 MiB', () => pickle('B', u32(2 << 20), Buffer.alloc(2 << 20, 'x'))],
    ['a line of 1 MiB', () => pickle('V', Buffer.alloc(1 << 20, 'x'), '\n')],
    ['a number of a million digits', () => pickle('L', Buffer.alloc(60_000, '9'), 'L\n')],
    ['a number of 255 bytes', () => pickle('\x8a', 255, Buffer.alloc(255, 1))],
    ['a number of 1 MiB', () => pickle('\x8b', u32(1 << 20), Buffer.alloc(1 << 20, 1))]
  ])('%s: refused', (_, make) => {
    expect(outcome(make())).toBe('CHECKPOINT_LIMIT')
  })

  test('references multiplied a billion times cost nothing until somebody walks them', () => {
    // Ten lists, each holding the one before ten times.
    const laughs = pickle('](N', 'e', ...Array.from({ length: 10 }, () => join('q', 0, '0](', many(10, 'h', 0), 'e')))
    expect(outcome(laughs)).toBe('accepted')
  })
})

test('mutated pickles are met with an AppError or read', () => {
  const config = join(global('omegaconf.dictconfig', 'DictConfig'), ')\x81', dict(text('_content'), dict(text('temp1'), int(4))), 'b')
  const original = lightning(stateOf(tensor()), text('hyper_parameters'), join(config, 'q', 1), text('again'), join('h', 1), text('steps'), list(int(1), '\x8a', 2, 1, 2, 'K', 9))
  const dictionary = Array.from(Buffer.from('(.0123FIJKLMNPQRSTUVXabcd}eghij]lopqrstu)BCG\x81\x82\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\x97\x98', 'latin1'), (opcode) => join(opcode))
  dictionary.push(u32(0xffffffff), u64(-1n), text('__proto__'), global('os', 'system'), tensor({ offset: int(-1) }), tensor())
  const cases = fuzzCases(20_000)
  const counts: Record<string, number> = {}
  for (let seed = 0; seed < cases; seed++) {
    const result = outcome(mutate(original, seed, dictionary))
    if (result.startsWith('a stranger')) expect.fail(`case ${seed}: ${result}`)
    counts[result] = (counts[result] ?? 0) + 1
  }
  // The mutations must reach deep enough to be accepted at times, and to meet each kind of refusal.
  expect(Object.keys(counts).sort()).toEqual(['CHECKPOINT_INVALID', 'CHECKPOINT_LIMIT', 'CHECKPOINT_UNSAFE', 'accepted'])
}, 600_000)
