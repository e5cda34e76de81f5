import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { AppError } from '@shared/domain/errors'
import { bytesOf, elementsOf, type TensorType, type TensorValues } from '@main/checkpoint/tensor-type'
import { writeAtomically } from '@main/checkpoint/write-atomically'

/** A tensor to write: values in memory (row-major), or its little-endian bytes as they come. */
export interface TensorSource {
  readonly name: string
  readonly dtype: TensorType
  readonly shape: readonly number[]
  readonly data: TensorValues | (() => AsyncIterable<Uint8Array>)
}

export interface WrittenFile {
  readonly sha256: string
  readonly bytes: number
}

/** Data begin at a multiple of this many bytes, so that views and vector loads are aligned. */
const alignmentBytes = 64

/**
 * Writes a safetensors file, whole or not at all. Tensors lie by falling element size, then by name, so the same
 * tensors give the same bytes; each is streamed, never held in memory whole when it comes in chunks.
 * Errors: WEIGHTS_INVALID (a name twice, a shape that its data do not fill), DISK_FULL, FILE_UNREADABLE, those of the data.
 */
export async function writeSafetensors(path: string, tensors: readonly TensorSource[], metadata: Readonly<Record<string, string>> = {}): Promise<WrittenFile> {
  const ordered = [...tensors].sort((a, b) => bytesOf(b.dtype) - bytesOf(a.dtype) || (a.name < b.name ? -1 : 1))
  const header = headerOf(ordered, metadata)
  const hash = createHash('sha256')
  let bytes = 0
  await writeAtomically(path, async (handle) => {
    const append = async (chunk: Uint8Array): Promise<void> => {
      hash.update(chunk)
      await writeFully(handle, chunk)
      bytes += chunk.byteLength
    }
    await append(header)
    for (const tensor of ordered) {
      const end = bytes + sizeOf(tensor)
      for await (const chunk of chunksOf(tensor)) await append(chunk)
      if (bytes !== end) throw invalid(tensor.name, 'has more or fewer values than its shape says')
    }
  })
  return { sha256: hash.digest('hex'), bytes }
}

const invalid = (name: string, why: string): AppError => new AppError('WEIGHTS_INVALID', `The tensor ${JSON.stringify(name)} ${why}.`)

/** Length and JSON, filled up with blanks to the alignment. */
function headerOf(ordered: readonly TensorSource[], metadata: Readonly<Record<string, string>>): Uint8Array {
  const entries = new Map<string, unknown>()
  if (Object.keys(metadata).length > 0) entries.set('__metadata__', metadata)
  let begin = 0
  for (const tensor of ordered) {
    if (entries.has(tensor.name) || tensor.name === '__metadata__') throw invalid(tensor.name, 'is given twice')
    const end = begin + sizeOf(tensor)
    entries.set(tensor.name, { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [begin, end] })
    begin = end
  }
  // Entry by entry, as an object would put names that look like numbers first.
  const json = `{${[...entries].map(([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`).join(',')}}`
  const length = Buffer.byteLength(json)
  const padded = Math.ceil((8 + length) / alignmentBytes) * alignmentBytes
  const header = Buffer.alloc(padded, ' ')
  header.writeBigUInt64LE(BigInt(padded - 8))
  header.write(json, 8)
  return header
}

function sizeOf({ name, dtype, shape }: TensorSource): number {
  const elements = elementsOf(shape)
  if (Number.isNaN(elements)) throw invalid(name, 'has an impossible shape')
  return elements * bytesOf(dtype)
}

async function* chunksOf({ data }: TensorSource): AsyncIterable<Uint8Array> {
  if (typeof data === 'function') yield* data()
  else yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

async function writeFully(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  let done = 0
  while (done < chunk.byteLength) done += (await handle.write(chunk, done, Math.min(chunk.byteLength - done, 1 << 30))).bytesWritten
}
