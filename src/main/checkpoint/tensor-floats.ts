import type { FileHandle } from 'node:fs/promises'
import { AppError } from '@shared/domain/errors'
import { floatReader, isFloatType, type FloatType } from '@main/checkpoint/float-values'
import { readInto } from '@main/checkpoint/read-bytes'
import { beginOf, isContiguous, spanOf, type StoredTensor } from '@main/checkpoint/stored-tensor'
import { bytesOf, elementsOf } from '@main/checkpoint/tensor-type'

const chunkElements = 1 << 20
/** A view whose elements lie apart is read whole; BERT-large's embeddings, transposed, span 0.12 GB. */
const spanLimitBytes = 1 << 29

/**
 * A tensor's values as little-endian float32, row-major, in chunks of at most 4 MiB, whatever its element type and
 * strides. Errors: WEIGHTS_INVALID when it holds no floats, or a NaN or infinity (also one that float32 makes of a
 * float64); CHECKPOINT_LIMIT; CHECKPOINT_INVALID (file cut).
 */
export async function* readAsFloats(handle: FileHandle, name: string, tensor: StoredTensor): AsyncGenerator<Uint8Array> {
  const { dtype } = tensor
  if (!isFloatType(dtype)) throw new AppError('WEIGHTS_INVALID', `The tensor ${JSON.stringify(name)} holds ${dtype} values; weights are floats.`)
  for await (const chunk of isContiguous(tensor) ? inOrder(handle, tensor, dtype) : gathered(handle, name, tensor, dtype)) {
    if (!allFinite(chunk)) throw new AppError('WEIGHTS_INVALID', `The tensor ${JSON.stringify(name)} holds a NaN or infinite value: its training went astray or the file is damaged. Use another checkpoint.`)
    yield new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  }
}

/** A plain loop: this runs over every weight, where `every(Number.isFinite)` would take most of the import's time. */
function allFinite(values: Float32Array): boolean {
  // Zero times a NaN or an infinity is NaN, which stays.
  let probe = 0
  for (let n = 0; n < values.length; n++) probe += values[n]! * 0
  return probe === 0
}

async function* inOrder(handle: FileHandle, tensor: StoredTensor, dtype: FloatType): AsyncGenerator<Float32Array> {
  const total = elementsOf(tensor.shape)
  const size = bytesOf(dtype)
  const read = floatReader(dtype)
  for (let done = 0; done < total; done += chunkElements) {
    const bytes = new Uint8Array(Math.min(chunkElements, total - done) * size)
    await readInto(handle, beginOf(tensor) + done * size, bytes)
    if (dtype === 'F32') yield new Float32Array(bytes.buffer)
    else {
      const view = new DataView(bytes.buffer)
      yield Float32Array.from({ length: bytes.length / size }, (_, n) => read(view, n))
    }
  }
}

async function* gathered(handle: FileHandle, name: string, tensor: StoredTensor, dtype: FloatType): AsyncGenerator<Float32Array> {
  const { shape, strides } = tensor
  const spanBytes = spanOf(tensor) * bytesOf(dtype)
  if (spanBytes > spanLimitBytes) throw new AppError('CHECKPOINT_LIMIT', `The tensor ${JSON.stringify(name)} is strewn over more than 512 MiB.`)
  const bytes = new Uint8Array(spanBytes)
  await readInto(handle, beginOf(tensor), bytes)
  const view = new DataView(bytes.buffer)
  const read = floatReader(dtype)
  const total = elementsOf(shape)
  const index = new Array<number>(shape.length).fill(0)
  let at = 0
  for (let done = 0; done < total; done += chunkElements) {
    const chunk = new Float32Array(Math.min(chunkElements, total - done))
    for (let n = 0; n < chunk.length; n++) {
      chunk[n] = read(view, at)
      // The index counts up like an odometer, the last axis fastest; `at` follows by the strides.
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        at += strides[axis]!
        if (++index[axis]! < shape[axis]!) break
        at -= strides[axis]! * shape[axis]!
        index[axis] = 0
      }
    }
    yield chunk
  }
}
