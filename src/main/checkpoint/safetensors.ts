import { AppError } from '@shared/domain/errors'
import { openForReading, readExactly, readInto } from '@main/checkpoint/read-bytes'
import { headerLimitBytes, parseSafetensorsHeader, type SafetensorsHeader, type TensorPlace } from '@main/checkpoint/safetensors-header'
import { valuesOf, type TensorType, type TensorValues } from '@main/checkpoint/tensor-type'

/** A safetensors file whose header was read and checked; the data stay on disk until a tensor is read. */
export interface SafetensorsFile extends SafetensorsHeader {
  readonly path: string
}

export interface Tensor {
  readonly dtype: TensorType
  readonly shape: readonly number[]
  readonly data: TensorValues
}

/**
 * Opens a safetensors file and checks its header against the file's size.
 * Errors: FILE_UNREADABLE; CHECKPOINT_LIMIT (header over 16 MiB); CHECKPOINT_INVALID.
 */
export async function openSafetensors(path: string): Promise<SafetensorsFile> {
  const handle = await openForReading(path)
  try {
    const { size } = await handle.stat()
    if (size < 8) throw new AppError('CHECKPOINT_INVALID', 'The file is too short for a safetensors file.')
    const headerBytes = (await readExactly(handle, 0, 8)).readBigUInt64LE()
    // The size first: garbage and files of other formats give lengths beyond any file.
    if (headerBytes > BigInt(size - 8)) throw new AppError('CHECKPOINT_INVALID', 'The safetensors header leads past the end of the file.')
    if (headerBytes > BigInt(headerLimitBytes)) throw new AppError('CHECKPOINT_LIMIT', 'The safetensors header is larger than 16 MiB.')
    return { path, ...parseSafetensorsHeader(await readExactly(handle, 8, Number(headerBytes)), size) }
  } finally {
    await handle.close()
  }
}

/**
 * One tensor's values in memory, row-major, in the file's element type.
 * Errors: WEIGHTS_INVALID when there is no such tensor, FILE_UNREADABLE, CHECKPOINT_INVALID (file cut since it was opened).
 */
export async function readTensor(file: SafetensorsFile, name: string): Promise<Tensor> {
  const place = placeOf(file, name)
  const handle = await openForReading(file.path)
  try {
    // Not from Buffer's pool: a typed view needs an aligned beginning.
    const bytes = new Uint8Array(place.bytes)
    await readInto(handle, place.offset, bytes)
    return { dtype: place.dtype, shape: place.shape, data: valuesOf(place.dtype, bytes) }
  } finally {
    await handle.close()
  }
}

/** Where a tensor lies. Errors: WEIGHTS_INVALID when there is none of that name. */
function placeOf(file: SafetensorsFile, name: string): TensorPlace {
  const place = file.tensors.get(name)
  if (!place) throw new AppError('WEIGHTS_INVALID', `The file holds no tensor ${JSON.stringify(name)}.`)
  return place
}
