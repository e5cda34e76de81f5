import { depthAround } from '@main/checkpoint/pickle/machine'
import { malformed } from '@main/checkpoint/pickle/refusal'
import type { PickleDict, PickleList, PickleSet, PickleValue } from '@main/checkpoint/pickle/values'

export const emptyList = (): PickleList => ({ kind: 'list', items: [], depth: 0 })
export const emptyDict = (): PickleDict => ({ kind: 'dict', entries: new Map(), depth: 0 })
export const emptySet = (): PickleSet => ({ kind: 'set', items: new Set(), depth: 0 })

const kindOf = (value: PickleValue): string => (value !== null && typeof value === 'object' && 'kind' in value ? value.kind : 'scalar')

/** APPEND, APPENDS: a list's items, or those of an object derived from one. */
export function append(target: PickleValue, items: readonly PickleValue[]): void {
  if (!isFilled(target, 'list')) throw malformed(`appends to a ${kindOf(target)}`)
  target.depth = depthAround(target.depth, items)
  for (const item of items) target.items.push(item)
}

/** SETITEM, SETITEMS: keys and values in turn. Python never writes a key twice; whoever does hides one of them. */
export function setItems(target: PickleValue, keysAndValues: readonly PickleValue[]): void {
  if (!isFilled(target, 'dict')) throw malformed(`sets items of a ${kindOf(target)}`)
  if (keysAndValues.length % 2 !== 0) throw malformed('has a key without a value')
  target.depth = depthAround(target.depth, keysAndValues)
  for (let n = 0; n < keysAndValues.length; n += 2) {
    const key = keysAndValues[n]!
    if (target.entries.has(key)) throw malformed(typeof key === 'string' ? `has the key ${JSON.stringify(key.slice(0, 200))} twice` : 'has a key twice')
    target.entries.set(key, keysAndValues[n + 1]!)
  }
}

/** ADDITEMS. */
export function addItems(target: PickleValue, items: readonly PickleValue[]): void {
  if (!isKind(target, 'set')) throw malformed(`adds items to a ${kindOf(target)}`)
  target.depth = depthAround(target.depth, items)
  for (const item of items) target.items.add(item)
}

type Kinded = Extract<PickleValue, { readonly kind: string }>

export const isKind = <K extends Kinded['kind']>(value: PickleValue | undefined, kind: K): value is Extract<Kinded, { readonly kind: K }> =>
  value !== null && typeof value === 'object' && 'kind' in value && value.kind === kind

const isFilled = <K extends 'list' | 'dict'>(value: PickleValue, kind: K): value is Extract<Kinded, { readonly kind: K | 'record' }> =>
  isKind(value, kind) || isKind(value, 'record')
