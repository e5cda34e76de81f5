import { describe, expect, test } from 'vitest'
import { isKind } from '@main/checkpoint/pickle/containers'
import { readPickle } from '@main/checkpoint/pickle/read-pickle'
import type { PickleValue } from '@main/checkpoint/pickle/values'
import { dict, global, int, join, list, pickle, reduce, storage, tensor, text, tuple, u32, u64, type Piece } from './assemble'

const read = (...pieces: Piece[]): PickleValue => readPickle(pickle(...pieces))

describe('values', () => {
  test.each<[string, Buffer, PickleValue]>([
    ['None', join('N'), null],
    ['True', join('\x88'), true],
    ['False', join('\x89'), false],
    ['True of protocol 0', join('I01\n'), true],
    ['False of protocol 0', join('I00\n'), false],
    ['an integer of protocol 0', join('I-12\n'), -12],
    ['a long of protocol 0', join('L123456789012L\n'), 123456789012],
    ['a float of protocol 0', join('F-1.5e3\n'), -1500],
    ['infinity of protocol 0', join('Finf\n'), Infinity],
    ['BININT', join('J', u32(-5)), -5],
    ['BININT1', join('K', 255), 255],
    ['BININT2', join('M', 1, 2), 513],
    ['LONG1 of no bytes', join('\x8a', 0), 0],
    ['LONG1', join('\x8a', 2, 0, 0x80), -32768],
    ['LONG1 beyond the safe integers', join('\x8a', 8, u64(2n ** 63n - 1n)), 2n ** 63n - 1n],
    ['LONG4', join('\x8b', u32(1), 0xff), -1],
    ['BINFLOAT', join('G', 0x3f, 0xf8, 0, 0, 0, 0, 0, 0), 1.5],
    ['BINUNICODE', text('naïve 肺'), 'naïve 肺'],
    ['SHORT_BINUNICODE', join('\x8c', 2, 'ok'), 'ok'],
    ['BINUNICODE8', join('\x8d', u64(2n), 'ok'), 'ok'],
    ['UNICODE', join('V\\u80ba \\U0001f600\n'), '肺 😀'],
    ['STRING', join("S'it\\'s\\n\\x41'\n"), "it's\nA"],
    ['BINSTRING', join('T', u32(2), 'ok'), 'ok'],
    ['SHORT_BINSTRING', join('U', 2, 'ok'), 'ok'],
    ['BINBYTES', join('B', u32(2), 'ok'), Uint8Array.of(111, 107)],
    ['SHORT_BINBYTES', join('C', 2, 'ok'), Uint8Array.of(111, 107)],
    ['BINBYTES8', join('\x8e', u64(2n), 'ok'), Uint8Array.of(111, 107)],
    ['BYTEARRAY8', join('\x96', u64(2n), 'ok'), Uint8Array.of(111, 107)]
  ])('%s', (_, bytes, value) => {
    expect(read(bytes)).toEqual(value)
  })
})

describe('containers', () => {
  const items = (value: PickleValue): unknown => (value !== null && typeof value === 'object' && 'items' in value ? [...value.items] : value)
  const entries = (value: PickleValue): unknown => (isKind(value, 'dict') ? [...value.entries] : value)
  const two = join('K', 1, 'K', 2)

  test.each<[string, Buffer, string]>([
    ['TUPLE', join('(', two, 't'), 'tuple'],
    ['TUPLE2', join(two, '\x86'), 'tuple'],
    ['LIST', join('(', two, 'l'), 'list'],
    ['APPENDS', join('](', two, 'e'), 'list'],
    ['APPEND', join(']K', 1, 'aK', 2, 'a'), 'list'],
    ['ADDITEMS', join('\x8f(', two, '\x90'), 'set'],
    ['FROZENSET', join('(', two, '\x91'), 'set']
  ])('%s holds its items in order', (_, bytes, kind) => {
    const value = read(bytes)
    expect(value).toMatchObject({ kind })
    expect(items(value)).toEqual([1, 2])
  })

  test('the small tuples', () => {
    expect(items(read(')'))).toEqual([])
    expect(items(read('K', 1, '\x85'))).toEqual([1])
    expect(items(read('K', 1, 'K', 2, 'K', 3, '\x87'))).toEqual([1, 2, 3])
  })

  test.each<[string, Buffer]>([
    ['DICT', join('(', text('a'), two.subarray(0, 2), text('__proto__'), two.subarray(2), 'd')],
    ['SETITEMS', dict(text('a'), two.subarray(0, 2), text('__proto__'), two.subarray(2))],
    ['SETITEM', join('}', text('a'), two.subarray(0, 2), 's', text('__proto__'), two.subarray(2), 's')],
    ['OrderedDict of pairs', reduce(global('collections', 'OrderedDict'), list(list(text('a'), two.subarray(0, 2)), tuple(text('__proto__'), two.subarray(2))))],
    ['OrderedDict with items', join(reduce(global('collections', 'OrderedDict')), '(', text('a'), two.subarray(0, 2), text('__proto__'), two.subarray(2), 'u')]
  ])('%s keeps keys, __proto__ like any other', (_, bytes) => {
    expect(entries(read(bytes))).toEqual([
      ['a', 1],
      ['__proto__', 2]
    ])
    expect(({} as Record<string, unknown>)['a']).toBeUndefined()
  })

  test('a list that contains itself', () => {
    const value = read(']q', 0, 'h', 0, 'a')
    expect(value).toMatchObject({ kind: 'list', depth: 1 })
    expect((items(value) as unknown[])[0]).toBe(value)
  })
})

describe('stack and memo', () => {
  test.each<[string, Buffer]>([
    ['BINPUT and BINGET', join('K', 7, 'q', 3, '0h', 3)],
    ['LONG_BINPUT and LONG_BINGET', join('K', 7, 'r', u32(70_000), '0j', u32(70_000))],
    ['PUT and GET', join('K', 7, 'p12\n0g12\n')],
    ['MEMOIZE', join('K', 7, '\x940h', 0)],
    ['DUP', join('K', 7, '20')],
    ['POP at a mark', join('K', 7, '(0')],
    ['POP_MARK', join('K', 7, '(K', 8, 'K', 9, '1')],
    ['FRAME', join('\x95', u64(3n), 'K', 7)]
  ])('%s', (_, bytes) => {
    expect(read(bytes)).toBe(7)
  })
})

describe('objects', () => {
  const made = { kind: 'global', module: 'omegaconf.dictconfig', name: 'DictConfig' }
  const name = global('omegaconf.dictconfig', 'DictConfig')
  test.each<[string, Buffer]>([
    ['REDUCE', join(name, 'K', 1, '\x85R')],
    ['NEWOBJ', join(name, 'K', 1, '\x85\x81')],
    ['INST', join('(K', 1, 'iomegaconf.dictconfig\nDictConfig\n')],
    ['OBJ', join('(', name, 'K', 1, 'o')],
    ['STACK_GLOBAL', join(text('omegaconf.dictconfig'), text('DictConfig'), '\x93K', 1, '\x85R')]
  ])('%s of a class we do not know makes a record', (_, bytes) => {
    expect(read(bytes)).toMatchObject({ kind: 'record', made, args: { items: [1] }, state: null })
  })

  test('NEWOBJ_EX keeps the keywords as the last argument', () => {
    expect(read(name, 'K', 1, '\x85', dict(text('k'), 'K', 2), '\x92')).toMatchObject({ kind: 'record', args: { items: [1, { kind: 'dict' }] } })
  })

  test('a record keeps state, items and entries', () => {
    const value = read(name, ')R', dict(text('_content'), 'N'), 'b(K', 1, 'e(', text('k'), 'K', 2, 'u')
    expect(value).toMatchObject({ kind: 'record', state: { kind: 'dict' }, items: [1] })
    expect(value).toMatchObject({ entries: new Map([['k', 2]]) })
  })

  test('a persistent id that is no storage makes a record', () => {
    expect(read(text('elsewhere'), 'Q')).toMatchObject({ kind: 'record', made: null, args: 'elsewhere' })
    expect(read('Pelsewhere\n')).toMatchObject({ kind: 'record', made: null, args: 'elsewhere' })
  })

  test('attributes of dictionaries and tensors are passed over', () => {
    expect(read(reduce(global('collections', 'OrderedDict')), dict(text('_metadata'), 'N'), 'b')).toMatchObject({ kind: 'dict', entries: new Map() })
    expect(read(tensor(), dict(text('hook'), 'N'), 'b')).toMatchObject({ kind: 'tensor' })
  })
})

describe('tensors', () => {
  test('a view of a storage', () => {
    expect(read(tensor({ elements: int(20), offset: int(2), size: tuple(int(2), int(3)), stride: tuple(int(1), int(4)) }))).toEqual({
      kind: 'tensor',
      storage: { kind: 'storage', key: '0', dtype: 'F32', elements: 20 },
      offset: 2,
      shape: [2, 3],
      strides: [1, 4]
    })
  })

  test('a view that reaches exactly the end of its storage', () => {
    expect(read(tensor({ offset: int(3), size: tuple(int(1)) }))).toMatchObject({ kind: 'tensor', offset: 3 })
    expect(read(tensor({ size: tuple(), stride: tuple() }))).toMatchObject({ kind: 'tensor', shape: [] })
    expect(read(tensor({ size: tuple(int(0)) }))).toMatchObject({ kind: 'tensor', shape: [0] })
  })

  test('a parameter is its tensor', () => {
    expect(read(reduce(global('torch._utils', '_rebuild_parameter'), tensor(), '\x88', reduce(global('collections', 'OrderedDict'))))).toMatchObject({ kind: 'tensor', shape: [4] })
  })

  test('a tensor of a type that no weights have makes a record', () => {
    expect(read(tensor({ type: global('torch', 'ComplexFloatStorage') }))).toMatchObject({ kind: 'record', made: { name: '_rebuild_tensor_v2' } })
    expect(read(storage({ type: global('elsewhere', 'FloatStorage') }))).toMatchObject({ kind: 'record', made: null })
  })
})
