import { pickleLimits } from '@main/checkpoint/pickle/limits'
import { isKind } from '@main/checkpoint/pickle/containers'
import { malformed } from '@main/checkpoint/pickle/refusal'
import type { PickleValue, StorageReference, TensorReference } from '@main/checkpoint/pickle/values'
import { elementsOf, type TensorType } from '@main/checkpoint/tensor-type'

const storageTypes: Readonly<Record<string, TensorType>> = {
  DoubleStorage: 'F64',
  FloatStorage: 'F32',
  HalfStorage: 'F16',
  BFloat16Storage: 'BF16',
  LongStorage: 'I64',
  IntStorage: 'I32',
  ShortStorage: 'I16',
  CharStorage: 'I8',
  ByteStorage: 'U8',
  BoolStorage: 'BOOL'
}

/**
 * torch.save's persistent id `('storage', torch.FloatStorage, key, location, elements)`; null for an id of another
 * kind and for element types that no weights have (complex, quantised). Errors: CHECKPOINT_INVALID.
 */
export function storageOf(id: PickleValue): StorageReference | null {
  if (!isKind(id, 'tuple') || id.items[0] !== 'storage') return null
  const [, type, key, , elements] = id.items
  if (!isKind(type, 'global') || type.module !== 'torch' || !Object.hasOwn(storageTypes, type.name)) return null
  if (typeof key !== 'string' || !/^[\w-]{1,100}$/.test(key)) throw malformed('names a storage in an impossible way')
  if (!isSize(elements)) throw malformed('gives a storage an impossible size')
  return { kind: 'storage', key, dtype: storageTypes[type.name]!, elements }
}

/**
 * `torch._utils._rebuild_tensor_v2(storage, offset, size, stride, ...)`; null when the storage is none that is
 * interpreted. Errors: CHECKPOINT_INVALID when the view leaves its storage or holds more elements than it.
 */
export function tensorOf(args: PickleValue): TensorReference | null {
  if (!isKind(args, 'tuple') || args.items.length < 4) throw malformed('makes a tensor of too few parts')
  const [storage, offset, size, stride] = args.items
  if (isKind(storage, 'record')) return null
  if (!isKind(storage, 'storage')) throw malformed('makes a tensor without a storage')
  const shape = sizesOf(size)
  const strides = sizesOf(stride)
  if (!isSize(offset) || !shape || !strides || shape.length !== strides.length) throw malformed('gives a tensor an impossible shape')
  const elements = elementsOf(shape)
  // Also bounds what an expanded tensor (stride 0) could be blown up to.
  if (!(elements <= storage.elements)) throw malformed('gives a tensor more elements than its storage has')
  const last = shape.reduce((at, length, axis) => at + (length - 1) * strides[axis]!, offset)
  if (elements > 0 && !(last < storage.elements)) throw malformed('has a tensor that reaches past its storage')
  return { kind: 'tensor', storage, offset, shape, strides }
}

function sizesOf(value: PickleValue | undefined): readonly number[] | null {
  if (!isKind(value, 'tuple') || value.items.length > pickleLimits.rank) return null
  return value.items.every(isSize) ? value.items : null
}

const isSize = (value: PickleValue | undefined): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
