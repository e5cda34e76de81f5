import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeSafetensors } from '@main/checkpoint/safetensors-writer'
import { contiguousStrides, isContiguous, type StoredTensor } from '@main/checkpoint/stored-tensor'
import { readAsFloats } from '@main/checkpoint/tensor-floats'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gloriole-floats-'))
})
afterAll(() => rm(folder, { recursive: true }))

const view = (shape: readonly number[], strides: readonly number[], rest: Partial<StoredTensor> = {}): StoredTensor => ({ dtype: 'F32', shape, strides, blockOffset: 0, elementOffset: 0, entry: null, ...rest })

test('what is contiguous does not depend on axes of one element or on emptiness', () => {
  expect(contiguousStrides([2, 3, 4])).toEqual([12, 4, 1])
  expect(isContiguous(view([2, 3], [3, 1]))).toBe(true)
  expect(isContiguous(view([2, 3], [1, 2]))).toBe(false)
  expect(isContiguous(view([2, 1, 3], [3, 77, 1]))).toBe(true)
  expect(isContiguous(view([0, 3], [9, 9]))).toBe(true)
  expect(isContiguous(view([], []))).toBe(true)
})

test('a quarter of a gigabyte is converted in chunks of 4 MiB: memory does not grow with the tensor', async () => {
  const elements = 1 << 26
  const source = await open(join(folder, 'sparse'), 'w+')
  await source.truncate(elements * 4)
  let largest = 0
  let read = 0
  let heldBytes = 0
  for await (const chunk of readAsFloats(source, 'zeros', view([elements], [1]))) {
    largest = Math.max(largest, chunk.byteLength)
    read += chunk.byteLength
    heldBytes = Math.max(heldBytes, process.memoryUsage().arrayBuffers)
  }
  await source.close()
  expect(read).toBe(elements * 4)
  expect(largest).toBe(4 << 20)
  expect(heldBytes).toBeLessThan(96 << 20)
}, 60_000)

test('writing holds no more than the chunks in flight', async () => {
  const elements = 1 << 25
  const source = await open(join(folder, 'sparse-too'), 'w+')
  await source.truncate(elements * 4)
  const before = process.memoryUsage().arrayBuffers
  let heldBytes = 0
  async function* watched() {
    for await (const chunk of readAsFloats(source, 'zeros', view([elements], [1]))) {
      heldBytes = Math.max(heldBytes, process.memoryUsage().arrayBuffers - before)
      yield chunk
    }
  }
  const written = await writeSafetensors(join(folder, 'out'), [{ name: 'zeros', dtype: 'F32', shape: [elements], data: watched }])
  await source.close()
  expect(written.bytes).toBeGreaterThan(elements * 4)
  expect(heldBytes).toBeLessThan(96 << 20)
}, 60_000)

test('a tensor strewn over more than half a gigabyte is refused', async () => {
  const source = await open(join(folder, 'strewn'), 'w+')
  await expect(readAsFloats(source, 'strewn', view([2, 2], [1, 1 << 28])).next()).rejects.toMatchObject({ code: 'CHECKPOINT_LIMIT' })
  await source.close()
})

test('a file that ends before its tensor is refused', async () => {
  const source = await open(join(folder, 'short'), 'w+')
  await source.truncate(10)
  for (const strides of [[2, 1], [1, 2]]) await expect(readAsFloats(source, 'short', view([2, 2], strides)).next()).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' })
  await source.close()
})
