import { build, call, persistent } from '@main/checkpoint/pickle/calls'
import { addItems, append, emptyDict, emptyList, emptySet, setItems } from '@main/checkpoint/pickle/containers'
import { readBytes, readFloat64, readInt32, readLine, readUint16, readUint32, readUint64, readUint8 } from '@main/checkpoint/pickle/cursor'
import { globalOf } from '@main/checkpoint/pickle/globals'
import { floatOfText, integerOfBytes, integerOfText, textOfRawUnicode, textOfRepr } from '@main/checkpoint/pickle/literals'
import { mark, pop, popMark, push, recall, remember, top, tupleOf, type Machine } from '@main/checkpoint/pickle/machine'
import { malformed, unsafe } from '@main/checkpoint/pickle/refusal'
import type { PickleValue } from '@main/checkpoint/pickle/values'

type Operation = (machine: Machine) => void

/** Pushes what is read from the pickle. */
const literal =
  (read: (machine: Machine) => PickleValue): Operation =>
  (machine) => push(machine, read(machine))

const text = (length: (machine: Machine) => number, encoding: 'utf8' | 'latin1'): Operation =>
  literal((machine) => readBytes(machine.cursor, length(machine)).toString(encoding))

// A copy: a view would keep the whole pickle in memory.
const blob = (length: (machine: Machine) => number): Operation => literal((machine) => Uint8Array.from(readBytes(machine.cursor, length(machine))))

const line = (machine: Machine): string => readLine(machine.cursor).toString('utf8')
const u8 = (machine: Machine): number => readUint8(machine.cursor)
const u32 = (machine: Machine): number => readUint32(machine.cursor)
const u64 = (machine: Machine): number => readUint64(machine.cursor)
const i32 = (machine: Machine): number => readInt32(machine.cursor)

/** Pops `count` values, in the order in which they were pushed. */
function popMany(machine: Machine, count: number): PickleValue[] {
  const values: PickleValue[] = []
  for (let n = 0; n < count; n++) values.unshift(pop(machine))
  return values
}

const tuple = (count: number): Operation => (machine) => push(machine, tupleOf(popMany(machine, count)))

/** Fills the container below the values. */
const fill = (into: (target: PickleValue, values: readonly PickleValue[]) => void, take: (machine: Machine) => PickleValue[]): Operation => (machine) => {
  const values = take(machine)
  into(top(machine), values)
}

const extension: Operation = () => {
  throw unsafe('a class by a number of the copyreg registry')
}
const outOfBand: Operation = () => {
  throw malformed('refers to buffers outside of it')
}

/** The opcodes of pickle protocols 0 to 5 by their byte (CPython's pickletools); STOP is the interpreter's own. */
export const operations: ReadonlyMap<number, Operation> = new Map<number, Operation>(
  Object.entries({
    '(': mark,
    '0': (machine) => {
      // At a mark, POP takes the mark.
      if (machine.marks.at(-1) === machine.stack.length) machine.marks.pop()
      else pop(machine)
    },
    '1': (machine) => void popMark(machine),
    '2': (machine) => push(machine, top(machine)),
    F: literal((machine) => floatOfText(line(machine))),
    I: literal((machine) => integerOfText(line(machine))),
    J: literal(i32),
    K: literal(u8),
    L: literal((machine) => integerOfText(line(machine))),
    M: literal((machine) => readUint16(machine.cursor)),
    N: literal(() => null),
    P: literal((machine) => persistent(line(machine))),
    Q: (machine) => push(machine, persistent(pop(machine))),
    R: (machine) => {
      const [callable, args] = popMany(machine, 2)
      push(machine, call(callable!, args!))
    },
    S: literal((machine) => textOfRepr(readLine(machine.cursor).toString('latin1'))),
    T: text(i32, 'latin1'),
    U: text(u8, 'latin1'),
    V: literal((machine) => textOfRawUnicode(readLine(machine.cursor))),
    X: text(u32, 'utf8'),
    a: fill(append, (machine) => popMany(machine, 1)),
    b: (machine) => {
      const state = pop(machine)
      build(top(machine), state)
    },
    c: literal((machine) => globalOf(line(machine), line(machine))),
    d: (machine) => {
      const dict = emptyDict()
      setItems(dict, popMark(machine))
      push(machine, dict)
    },
    '}': literal(emptyDict),
    e: fill(append, popMark),
    g: (machine) => recall(machine, memoIndex(line(machine))),
    h: (machine) => recall(machine, u8(machine)),
    i: (machine) => {
      const made = globalOf(line(machine), line(machine))
      push(machine, call(made, tupleOf(popMark(machine))))
    },
    j: (machine) => recall(machine, u32(machine)),
    l: (machine) => {
      const list = emptyList()
      append(list, popMark(machine))
      push(machine, list)
    },
    ']': literal(emptyList),
    o: (machine) => {
      const [made, ...args] = popMark(machine)
      if (made === undefined) throw malformed('makes an object of no class')
      push(machine, call(made, tupleOf(args)))
    },
    p: (machine) => remember(machine, memoIndex(line(machine))),
    q: (machine) => remember(machine, u8(machine)),
    r: (machine) => remember(machine, u32(machine)),
    s: fill(setItems, (machine) => popMany(machine, 2)),
    t: (machine) => push(machine, tupleOf(popMark(machine))),
    ')': tuple(0),
    u: fill(setItems, popMark),
    B: blob(u32),
    C: blob(u8),
    G: literal((machine) => readFloat64(machine.cursor)),
    '\x80': (machine) => {
      if (u8(machine) > 5) throw malformed('is of a protocol after 5')
    },
    '\x81': (machine) => {
      const [made, args] = popMany(machine, 2)
      push(machine, call(made!, args!))
    },
    '\x82': extension,
    '\x83': extension,
    '\x84': extension,
    '\x85': tuple(1),
    '\x86': tuple(2),
    '\x87': tuple(3),
    '\x88': literal(() => true),
    '\x89': literal(() => false),
    '\x8a': literal((machine) => integerOfBytes(readBytes(machine.cursor, u8(machine)))),
    '\x8b': literal((machine) => integerOfBytes(readBytes(machine.cursor, i32(machine)))),
    '\x8c': text(u8, 'utf8'),
    '\x8d': text(u64, 'utf8'),
    '\x8e': blob(u64),
    '\x8f': literal(emptySet),
    '\x90': fill(addItems, popMark),
    '\x91': (machine) => {
      const set = emptySet()
      addItems(set, popMark(machine))
      push(machine, set)
    },
    '\x92': (machine) => {
      const [made, args, keywords] = popMany(machine, 3)
      push(machine, call(made!, tupleOf([...argumentsOf(args!), keywords!])))
    },
    '\x93': (machine) => {
      const [module, name] = popMany(machine, 2)
      if (typeof module !== 'string' || typeof name !== 'string') throw malformed('names a class by no text')
      push(machine, globalOf(module, name))
    },
    '\x94': (machine) => remember(machine, machine.memo.size),
    '\x95': (machine) => {
      if (u64(machine) > machine.cursor.bytes.length - machine.cursor.at) throw malformed('is cut')
    },
    '\x96': blob(u64),
    '\x97': outOfBand,
    '\x98': outOfBand
  } satisfies Record<string, Operation>).map(([opcode, operation]) => [opcode.charCodeAt(0), operation])
)

function argumentsOf(args: PickleValue): readonly PickleValue[] {
  if (args !== null && typeof args === 'object' && 'kind' in args && args.kind === 'tuple') return args.items
  throw malformed('calls without arguments')
}

function memoIndex(digits: string): number {
  if (!/^\d{1,9}$/.test(digits)) throw malformed('remembers at an impossible place')
  return Number(digits)
}
