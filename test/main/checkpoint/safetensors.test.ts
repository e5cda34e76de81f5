import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSafetensors, readTensor } from '@main/checkpoint/safetensors'
import { writeSafetensors, type TensorSource } from '@main/checkpoint/safetensors-writer'

const golden = resolve(import.meta.dirname, '../../fixtures/gloria-mini/golden.safetensors')
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gloriole-safetensors-'))
})
afterAll(() => rm(folder, { recursive: true }))
const file = (name: string): string => join(folder, name)

const some: readonly TensorSource[] = [
  { name: 'b', dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 3) },
  { name: '__proto__', dtype: 'F32', shape: [2, 1], data: Float32Array.of(1.5, -2) },
  { name: '7', dtype: 'I64', shape: [], data: BigInt64Array.of(-9n) },
  { name: 'a', dtype: 'F32', shape: [0, 5], data: new Float32Array(0) },
  { name: 'half', dtype: 'F16', shape: [1], data: Uint16Array.of(0x3c00) }
]

describe('a safetensors file written by another program', () => {
  test('reads with its types, shapes and values', async () => {
    const opened = await openSafetensors(golden)
    const pixels = await readTensor(opened, 'pixels')
    expect(pixels.shape).toEqual([4, 224, 224])
    expect(pixels.data).toBeInstanceOf(Float32Array)
    expect(Math.min(...(pixels.data as Float32Array).subarray(0, 50_000))).toBeGreaterThanOrEqual(-1)
    const gray = await readTensor(opened, 'gray_0')
    expect(gray.data).toBeInstanceOf(Uint8Array)
    expect(gray.data.length).toBe(gray.shape[0]! * gray.shape[1]!)
    expect((await readTensor(opened, 'ids')).data[0]).toBe(2n)
  })

  test('is named when a tensor is not in it', async () => {
    await expect(readTensor(await openSafetensors(golden), 'absent')).rejects.toMatchObject({ code: 'WEIGHTS_INVALID', message: /"absent"/ })
  })
})

describe('writeSafetensors', () => {
  test('writes what is read back, data aligned to 64 bytes, widest elements first', async () => {
    await writeSafetensors(file('some'), some, { made: 'here' })
    const opened = await openSafetensors(file('some'))
    expect([...opened.tensors.keys()]).toEqual(['7', '__proto__', 'a', 'half', 'b'])
    expect(opened.tensors.get('7')!.offset % 64).toBe(0)
    expect(opened.metadata['made']).toBe('here')
    for (const { name, dtype, shape, data } of some) expect(await readTensor(opened, name)).toEqual({ dtype, shape, data })
  })

  test('gives the same bytes whatever the order, and their hash', async () => {
    const first = await writeSafetensors(file('one'), some)
    const second = await writeSafetensors(file('two'), [...some].reverse())
    expect(first).toEqual(second)
    const bytes = await readFile(file('one'))
    expect(first).toEqual({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
  })

  test('lays the header out as the format says', async () => {
    await writeSafetensors(file('bytes'), [{ name: 'x', dtype: 'I16', shape: [2], data: Int16Array.of(1, -1) }])
    const json = '{"x":{"dtype":"I16","shape":[2],"data_offsets":[0,4]}}'
    expect(await readFile(file('bytes'))).toEqual(Buffer.concat([Buffer.of(56, 0, 0, 0, 0, 0, 0, 0), Buffer.from(json.padEnd(56)), Buffer.of(1, 0, 255, 255)]))
  })

  test('takes data as chunks', async () => {
    async function* chunks() {
      await Promise.resolve()
      yield Uint8Array.of(0, 0)
      yield Uint8Array.of(128, 63)
    }
    await writeSafetensors(file('chunks'), [{ name: 'x', dtype: 'F32', shape: [1], data: chunks }])
    expect((await readTensor(await openSafetensors(file('chunks')), 'x')).data).toEqual(Float32Array.of(1))
  })

  test('leaves the old file and nothing else when the data do not fill the shape', async () => {
    await writeSafetensors(file('kept'), some)
    const before = await readFile(file('kept'))
    const short: TensorSource = { name: 'short', dtype: 'F32', shape: [2], data: Float32Array.of(1) }
    await expect(writeSafetensors(file('kept'), [short])).rejects.toMatchObject({ code: 'WEIGHTS_INVALID', message: /"short"/ })
    expect(await readFile(file('kept'))).toEqual(before)
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  test.each([
    ['a name twice', [some[0]!, some[0]!]],
    ['a negative size', [{ ...some[0]!, shape: [-1, -3] }]],
    ['the name of the metadata', [{ ...some[0]!, name: '__metadata__' }]]
  ])('refuses %s', async (_, tensors) => {
    await expect(writeSafetensors(file('refused'), tensors)).rejects.toMatchObject({ code: 'WEIGHTS_INVALID' })
  })

  test('says when the folder cannot be written', async () => {
    await expect(writeSafetensors(file('no/such/folder'), some)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  })
})

describe('openSafetensors', () => {
  const length = (bytes: bigint): Buffer => {
    const buffer = Buffer.alloc(8)
    buffer.writeBigUInt64LE(bytes)
    return buffer
  }
  test.each([
    ['an empty file', Buffer.alloc(0), 'CHECKPOINT_INVALID'],
    ['seven bytes', Buffer.alloc(7), 'CHECKPOINT_INVALID'],
    ['a header of 2^64-1 bytes', Buffer.concat([length(2n ** 64n - 1n), Buffer.from('{}')]), 'CHECKPOINT_INVALID'],
    ['a header past the end', Buffer.concat([length(3n), Buffer.from('{}')]), 'CHECKPOINT_INVALID'],
    ['a header of 17 MiB', Buffer.concat([length(17n << 20n), Buffer.alloc(17 << 20, '{')]), 'CHECKPOINT_LIMIT'],
    ['a zip', Buffer.from('PK\x03\x04 and so on, long enough'), 'CHECKPOINT_INVALID']
  ])('refuses %s', async (name, bytes, code) => {
    await writeFile(file(name), bytes)
    await expect(openSafetensors(file(name))).rejects.toMatchObject({ name: 'AppError', code })
  })

  test('says that a file is not there, or is a folder', async () => {
    await expect(openSafetensors(file('absent'))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
    await expect(openSafetensors(folder)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  })

  test('notices a file that was cut after it was opened', async () => {
    await writeSafetensors(file('cut'), some)
    const opened = await openSafetensors(file('cut'))
    await writeFile(file('cut'), (await readFile(file('cut'))).subarray(0, -3))
    await expect(readTensor(opened, 'b')).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' })
  })
})
