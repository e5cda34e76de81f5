import type { FileHandle } from 'node:fs/promises'
import { AppError } from '@shared/domain/errors'
import type { TensorSource } from '@main/checkpoint/safetensors-writer'
import type { StoredTensor } from '@main/checkpoint/stored-tensor'
import { readAsFloats } from '@main/checkpoint/tensor-floats'
import { elementsOf } from '@main/checkpoint/tensor-type'
import { verifyZipEntry, type ZipEntry } from '@main/checkpoint/zip'

interface WeightsOptions {
  readonly checkpointBytes: number
  readonly signal?: AbortSignal | undefined
  readonly report?: ((progress: { readonly stage: 'weights'; readonly doneBytes: number; readonly totalBytes: number }) => void) | undefined
}

/**
 * A checkpoint's tensors as float32 to be written, each read when its turn comes. A storage's checksum is verified
 * before its first use. Errors while reading: those of `readAsFloats`, CHECKPOINT_INVALID (damaged), the signal's reason.
 */
export function weightsOf(handle: FileHandle, tensors: ReadonlyMap<string, StoredTensor>, { checkpointBytes, signal, report }: WeightsOptions): readonly TensorSource[] {
  const totalBytes = [...tensors.values()].reduce((sum, { shape }) => sum + elementsOf(shape) * 4, 0)
  // Widening halves doubles them, tied weights are written twice; more comes of tensors that share what they should not.
  if (totalBytes > 4 * checkpointBytes) throw new AppError('CHECKPOINT_LIMIT', 'The checkpoint names the same data many times: its weights are more than four times its size.')
  const verified = new Set<ZipEntry>()
  let doneBytes = 0

  async function* chunks(name: string, tensor: StoredTensor): AsyncGenerator<Uint8Array> {
    if (tensor.entry && !verified.has(tensor.entry)) {
      await verifyZipEntry(handle, tensor.entry)
      verified.add(tensor.entry)
    }
    for await (const chunk of readAsFloats(handle, name, tensor)) {
      signal?.throwIfAborted()
      yield chunk
      doneBytes += chunk.byteLength
      report?.({ stage: 'weights', doneBytes, totalBytes })
    }
  }

  return [...tensors].map(([name, tensor]) => ({ name, dtype: 'F32', shape: tensor.shape, data: () => chunks(name, tensor) }))
}
