import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { archivePack, holdsPack, unpackPack } from '@main/checkpoint/pack-archive'
import { miniPack } from '@test/fixtures/mini-pack'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { zip } from '@test/main/library/zip'

vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')
const pack = await miniPack()
const namesOf = ['manifest.json', 'weights.safetensors', 'vocab.txt']
const contents = () => namesOf.map((name) => ({ name, content: readFileSync(join(pack.dir, name)) }))

async function archived(): Promise<string> {
  const path = join(temporaryFolder(), 'pack.zip')
  const { bytes, content } = await archivePack(pack)
  await writeFile(path, content())
  expect(readFileSync(path)).toHaveLength(bytes)
  return path
}
const unpack = (archive: string, out = join(temporaryFolder(), 'out'), signal = new AbortController().signal) => unpackPack({ archive, out, signal, report: () => undefined })
const written = (bytes: Buffer): string => {
  const path = join(temporaryFolder(), 'pack.zip')
  writeFileSync(path, bytes)
  return path
}

describe('a pack as one file', () => {
  test('comes back byte for byte, and the same pack gives the same file', async () => {
    const path = await archived()
    expect(readFileSync(await archived())).toEqual(readFileSync(path))
    expect(await holdsPack(path)).toBe(true)
    const back = await unpack(path)
    expect(back.sha256).toBe(pack.sha256)
    for (const name of namesOf) expect(readFileSync(join(back.dir, name)), name).toEqual(readFileSync(join(pack.dir, name)))
  })

  test('is read where the folder itself was zipped; what is no part of a pack is left there', async () => {
    const path = written(zip([...contents().map(({ name, content }) => ({ name: `my model/${name}`, content })), { name: 'my model/run.sh', content: Buffer.from('#!/bin/sh') }, { name: '__MACOSX/x', content: Buffer.from('x') }]))
    const back = await unpack(path)
    expect(readdirSync(back.dir).sort()).toEqual([...namesOf].sort())
  })

  test('that is damaged, cut, compressed, sealed for other words or leads outside is refused, and nothing is left', async () => {
    const bytes = readFileSync(await archived())
    const damaged = Buffer.from(bytes)
    damaged[Math.floor(bytes.length / 2)]! ^= 0xff
    const other = contents().map((file) => (file.name === 'manifest.json' ? { ...file, content: Buffer.from(file.content.toString().replace('"notice": "', '"notice": "not ')) } : file))
    const cases: readonly (readonly [string, Buffer, string])[] = [
      ['damaged', damaged, 'PACK_CORRUPT'],
      ['cut', bytes.subarray(0, bytes.length / 2), 'CHECKPOINT_INVALID'],
      ['compressed', zip(contents().map((file) => ({ ...file, isDeflated: true }))), 'CHECKPOINT_INVALID'],
      ['of other words', zip(other), 'PACK_CORRUPT'],
      ['without weights', zip(contents().filter(({ name }) => name !== 'weights.safetensors')), 'PACK_INVALID'],
      ['leading outside', zip([...contents(), { name: '../escaped', content: Buffer.from('x') }]), 'CHECKPOINT_INVALID']
    ]
    for (const [what, archive, code] of cases) {
      const folder = temporaryFolder()
      await expect(unpack(written(archive), join(folder, 'out')), what).rejects.toMatchObject({ code })
      expect(readdirSync(folder), what).toEqual([])
    }
  })

  test('that the reader stops leaves nothing', async () => {
    const stop = new AbortController()
    const out = join(temporaryFolder(), 'out')
    await expect(unpackPack({ archive: await archived(), out, signal: stop.signal, report: () => stop.abort() })).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(existsSync(out)).toBe(false)
  })

  test('is not what a PyTorch checkpoint or a safetensors file is', async () => {
    expect(await holdsPack(join(import.meta.dirname, '../../fixtures/gloria-mini/gloria-mini.ckpt'))).toBe(false)
    expect(await holdsPack(join(pack.dir, 'weights.safetensors'))).toBe(false)
  })
})
