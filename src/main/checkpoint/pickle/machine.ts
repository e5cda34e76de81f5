import { cursorOf, type Cursor } from '@main/checkpoint/pickle/cursor'
import { pickleLimits } from '@main/checkpoint/pickle/limits'
import { beyondLimit, malformed } from '@main/checkpoint/pickle/refusal'
import { depthOf, type PickleTuple, type PickleValue } from '@main/checkpoint/pickle/values'

/** The state of pickle's stack machine. Marks are heights of the stack; nothing below the last one can be taken. */
export interface Machine {
  readonly cursor: Cursor
  readonly stack: PickleValue[]
  readonly marks: number[]
  readonly memo: Map<number, PickleValue>
}

export const machineOf = (bytes: Uint8Array): Machine => ({ cursor: cursorOf(bytes), stack: [], marks: [], memo: new Map() })

export function push(machine: Machine, value: PickleValue): void {
  if (machine.stack.length >= pickleLimits.stack) throw beyondLimit('a higher stack')
  machine.stack.push(value)
}

export function pop(machine: Machine): PickleValue {
  if (machine.stack.length <= (machine.marks.at(-1) ?? 0)) throw malformed('takes from an empty stack')
  return machine.stack.pop()!
}

/** The topmost value, left where it is. */
export function top(machine: Machine): PickleValue {
  if (machine.stack.length <= (machine.marks.at(-1) ?? 0)) throw malformed('takes from an empty stack')
  return machine.stack.at(-1)!
}

export function mark(machine: Machine): void {
  if (machine.marks.length >= pickleLimits.marks) throw beyondLimit('more open marks')
  machine.marks.push(machine.stack.length)
}

/** Everything above the last mark, and the mark with it. */
export function popMark(machine: Machine): PickleValue[] {
  const height = machine.marks.pop()
  if (height === undefined) throw malformed('closes a mark that was not set')
  return machine.stack.splice(height)
}

export function remember(machine: Machine, index: number): void {
  if (machine.memo.size >= pickleLimits.memo) throw beyondLimit('more to remember')
  machine.memo.set(index, top(machine))
}

export function recall(machine: Machine, index: number): void {
  const value = machine.memo.get(index)
  if (value === undefined) throw malformed('recalls what it did not store')
  push(machine, value)
}

export const tupleOf = (items: readonly PickleValue[]): PickleTuple => ({ kind: 'tuple', items, depth: depthAround(0, items) })

/** The depth of a container once it holds `items` too. Deeper nesting than any checkpoint's is refused. */
export function depthAround(depth: number, items: readonly PickleValue[]): number {
  for (const item of items) depth = Math.max(depth, depthOf(item) + 1)
  if (depth > pickleLimits.depth) throw beyondLimit('deeper nesting')
  return depth
}
