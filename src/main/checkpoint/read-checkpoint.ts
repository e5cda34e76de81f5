import type { FileHandle } from 'node:fs/promises'
import { AppError } from '@shared/domain/errors'
import { readHyperParameters, type Plain } from '@main/checkpoint/hyper-parameters'
import { isKind } from '@main/checkpoint/pickle/containers'
import { pickleLimits } from '@main/checkpoint/pickle/limits'
import { readPickle } from '@main/checkpoint/pickle/read-pickle'
import type { PickleDict, TensorReference } from '@main/checkpoint/pickle/values'
import { readExactly } from '@main/checkpoint/read-bytes'
import { openSafetensors } from '@main/checkpoint/safetensors'
import { contiguousStrides, type StoredTensor } from '@main/checkpoint/stored-tensor'
import { bytesOf } from '@main/checkpoint/tensor-type'
import { readZipEntries, readZipEntry, type ZipEntry } from '@main/checkpoint/zip'

/** Names, shapes and places of a checkpoint's tensors, by the names it gives them. */
export interface Checkpoint {
  readonly tensors: ReadonlyMap<string, StoredTensor>
  /** Null when there are none, or none readable. */
  readonly hyperParameters: Plain
}

/**
 * Reads what a checkpoint holds without reading its weights: a PyTorch zip (Lightning's layout, or a bare state
 * dictionary) or a safetensors file, told apart by their first bytes. `handle` is the same file, open.
 * Errors: CHECKPOINT_INVALID, CHECKPOINT_UNSAFE, CHECKPOINT_LIMIT.
 */
export async function readCheckpoint(path: string, handle: FileHandle): Promise<Checkpoint> {
  const { size } = await handle.stat()
  const magic = await readExactly(handle, 0, Math.min(size, 4))
  if (magic.toString('latin1').startsWith('PK')) return readPytorchZip(path, handle)
  if (magic[0] === 0x80 && magic[1]! <= 5)
    throw new AppError('CHECKPOINT_INVALID', 'The checkpoint is in the format from before PyTorch 1.6; save it again with a newer PyTorch, or as safetensors.')
  const { tensors } = await openSafetensors(path)
  return {
    tensors: new Map(
      [...tensors].map(([name, { dtype, shape, offset }]) => [name, { dtype, shape, blockOffset: offset, elementOffset: 0, strides: contiguousStrides(shape), entry: null }])
    ),
    hyperParameters: null
  }
}

async function readPytorchZip(path: string, handle: FileHandle): Promise<Checkpoint> {
  const entries = await readZipEntries(path)
  const pickles = [...entries.values()].filter(({ name }) => /^[^/]+\/data\.pkl$/.test(name))
  const [pickle] = pickles
  if (!pickle || pickles.length > 1) throw new AppError('CHECKPOINT_INVALID', 'The zip is no PyTorch checkpoint: it has not exactly one data.pkl.')
  const folder = pickle.name.slice(0, -'data.pkl'.length)
  const byteOrder = entries.get(`${folder}byteorder`)
  if (byteOrder && Buffer.from(await readZipEntry(handle, byteOrder, 16)).toString('latin1') !== 'little')
    throw new AppError('CHECKPOINT_INVALID', 'The checkpoint is not little-endian.')
  const root = readPickle(await readZipEntry(handle, pickle, pickleLimits.bytes))
  if (!isKind(root, 'dict')) throw new AppError('CHECKPOINT_INVALID', 'The checkpoint holds no dictionary: save the state_dict, not the model.')
  const state = root.entries.get('state_dict') ?? root
  if (!isKind(state, 'dict')) throw new AppError('CHECKPOINT_INVALID', "The checkpoint's state_dict is no dictionary.")
  return { tensors: tensorsOf(state, entries, `${folder}data/`), hyperParameters: readHyperParameters(root.entries.get('hyper_parameters')) }
}

function tensorsOf(state: PickleDict, entries: ReadonlyMap<string, ZipEntry>, folder: string): ReadonlyMap<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>()
  for (const [name, value] of state.entries) if (typeof name === 'string' && isKind(value, 'tensor')) tensors.set(name, stored(name, value, entries, folder))
  return tensors
}

function stored(name: string, { storage, offset, shape, strides }: TensorReference, entries: ReadonlyMap<string, ZipEntry>, folder: string): StoredTensor {
  const entry = entries.get(folder + storage.key)
  if (!entry) throw new AppError('CHECKPOINT_INVALID', `The zip lacks the data of ${JSON.stringify(name.slice(0, 200))}.`)
  if (entry.bytes !== storage.elements * bytesOf(storage.dtype))
    throw new AppError('CHECKPOINT_INVALID', `The zip has more or fewer data of ${JSON.stringify(name.slice(0, 200))} than the pickle says.`)
  return { dtype: storage.dtype, shape, blockOffset: entry.offset, elementOffset: offset, strides, entry }
}
