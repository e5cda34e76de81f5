import { emptyDict, isKind, setItems } from '@main/checkpoint/pickle/containers'
import { isGlobal } from '@main/checkpoint/pickle/globals'
import { depthAround } from '@main/checkpoint/pickle/machine'
import { malformed } from '@main/checkpoint/pickle/refusal'
import { storageOf, tensorOf } from '@main/checkpoint/pickle/tensors'
import type { PickleDict, PickleGlobal, PickleRecord, PickleValue } from '@main/checkpoint/pickle/values'

/**
 * REDUCE, NEWOBJ, INST, OBJ: what Python would call. Only three names mean something to us, all of them data:
 * `torch._utils._rebuild_tensor_v2`, `torch._utils._rebuild_parameter` and `collections.OrderedDict`. Everything
 * else becomes a record of what would have been called with what.
 */
export function call(callable: PickleValue, args: PickleValue): PickleValue {
  if (!isKind(callable, 'global')) throw malformed('calls what is no class')
  if (!isKind(args, 'tuple')) throw malformed('calls without arguments')
  if (isGlobal(callable, 'torch._utils', '_rebuild_tensor_v2')) return tensorOf(args) ?? recordOf(callable, args)
  if (isGlobal(callable, 'torch._utils', '_rebuild_parameter') && isKind(args.items[0], 'tensor')) return args.items[0]
  if (isGlobal(callable, 'collections', 'OrderedDict')) return orderedDict(args.items[0])
  return recordOf(callable, args)
}

/** PERSID, BINPERSID: a storage, or a record of an id that is none. */
export const persistent = (id: PickleValue): PickleValue => storageOf(id) ?? recordOf(null, id)

/** BUILD: a record keeps its state. Attributes on dictionaries and tensors (`_metadata`, hooks) say nothing about weights. */
export function build(target: PickleValue, state: PickleValue): void {
  if (isKind(target, 'dict') || isKind(target, 'tensor')) return
  if (!isKind(target, 'record')) throw malformed('gives a state to what can have none')
  target.depth = depthAround(target.depth, [state])
  target.state = state
}

const recordOf = (made: PickleGlobal | null, args: PickleValue): PickleRecord => ({
  kind: 'record',
  made,
  args,
  state: null,
  items: [],
  entries: new Map(),
  depth: depthAround(0, [args])
})

/** `OrderedDict()`, or from a list of pairs as Python 2 wrote it. */
function orderedDict(pairs: PickleValue | undefined): PickleDict {
  const dict = emptyDict()
  if (pairs === undefined) return dict
  if (!isKind(pairs, 'list')) throw malformed('makes an OrderedDict of no list')
  for (const pair of pairs.items) {
    if (!isKind(pair, 'list') && !isKind(pair, 'tuple')) throw malformed('makes an OrderedDict of no pairs')
    if (pair.items.length !== 2) throw malformed('makes an OrderedDict of no pairs')
    setItems(dict, pair.items)
  }
  return dict
}
