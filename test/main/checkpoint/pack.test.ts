import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PackManifest } from '@main/checkpoint/manifest'
import type { ResnetArchitecture } from '@main/nn/resnet'
import { openPack } from '@main/checkpoint/pack'
import { readTensor } from '@main/checkpoint/safetensors'
import { writeSafetensors } from '@main/checkpoint/safetensors-writer'
import { verifyPack } from '@main/checkpoint/verify'
import { manifestText } from '@main/checkpoint/write-pack'
import { miniPack } from '../../fixtures/mini-pack'

let folder: string
let dir: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gloriole-pack-'))
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(async () => {
  dir = join(folder, 'pack')
  await rm(dir, { recursive: true, force: true })
  await cp((await miniPack()).dir, dir, { recursive: true })
})

async function edit(change: (manifest: PackManifest) => unknown): Promise<void> {
  const path = join(dir, 'manifest.json')
  const manifest = JSON.parse(await readFile(path, 'utf8')) as PackManifest
  await writeFile(path, manifestText((change(manifest) as PackManifest | undefined) ?? manifest))
}

/** Replaces the weights, the manifest telling the truth about them. */
async function replaceWeights(change: (name: string, data: Float32Array) => void): Promise<void> {
  const { weights } = await miniPack()
  const tensors = await Promise.all([...weights.tensors.keys()].map(async (name) => ({ name, ...(await readTensor(weights, name)) })))
  for (const { name, data } of tensors) change(name, data as Float32Array)
  const written = await writeSafetensors(join(dir, 'weights.safetensors'), tensors)
  await edit(({ files }) => void Object.assign(files, { 'weights.safetensors': written }))
}

describe('openPack', () => {
  test('gives manifest, weights and vocabulary by absolute paths', async () => {
    const pack = await openPack(dir)
    expect(pack.dir).toBe(dir)
    expect(pack.vocabularyPath).toBe(join(dir, 'vocab.txt'))
    expect(pack.sha256).toBe((await miniPack()).sha256)
    expect(pack.weights.path).toBe(join(dir, 'weights.safetensors'))
  })

  const withText = (text: string) => () => writeFile(join(dir, 'manifest.json'), text)
  const edited = (change: (manifest: PackManifest) => unknown) => () => edit(change)
  test.each<[string, () => Promise<unknown>, string, RegExp]>([
    ['no folder', () => rm(dir, { recursive: true }), 'MODEL_MISSING', /no model pack/],
    ['no manifest', () => rm(join(dir, 'manifest.json')), 'MODEL_MISSING', /no model pack/],
    ['a manifest that is no JSON', withText('{'), 'PACK_INVALID', /no JSON/],
    ['a manifest of another format', withText('{"format":"other"}'), 'PACK_INVALID', /format/],
    ['a manifest of 5 MiB', withText(' '.repeat(5 << 20)), 'PACK_INVALID', /4 MiB/],
    ['a field of the wrong type', edited(({ architecture }) => void (architecture.text.heads = 'four' as never)), 'PACK_INVALID', /architecture\.text\.heads/],
    ['another file than the format knows', edited(({ files, ...rest }) => ({ ...rest, files: { 'vocab.txt': files['vocab.txt'] } })), 'PACK_INVALID', /weights/],
    ['no weights', () => rm(join(dir, 'weights.safetensors')), 'PACK_INVALID', /lacks/],
    ['no vocabulary', () => rm(join(dir, 'vocab.txt')), 'PACK_INVALID', /lacks/],
    ['a folder for a vocabulary', () => rm(join(dir, 'vocab.txt')).then(() => mkdir(join(dir, 'vocab.txt'))), 'PACK_INVALID', /link or a folder/],
    ['a link out of the pack', () => rename(join(dir, 'vocab.txt'), join(folder, 'out.txt')).then(() => symlink('../out.txt', join(dir, 'vocab.txt'))), 'PACK_INVALID', /link or a folder/],
    ['weights that were cut', () => writeFile(join(dir, 'weights.safetensors'), 'short'), 'PACK_CORRUPT', /weights\.safetensors/],
    ['another number of blocks', edited(({ architecture }) => void ((architecture.image.backbone as ResnetArchitecture).stages[0]!.blocks = 3)), 'PACK_INVALID', /another architecture/],
    ['a billion blocks', edited(({ architecture }) => void ((architecture.image.backbone as ResnetArchitecture).stages[0]!.blocks = 1e9)), 'PACK_INVALID', /another architecture/],
    ['heads that do not divide the width', edited(({ architecture }) => void (architecture.text.heads = 7)), 'ARCHITECTURE_UNKNOWN', /7 attention heads/],
    ['more tokens than positions', edited(({ architecture }) => void (architecture.text.maxTokens = 600)), 'PACK_INVALID', /another architecture/],
    ['a film of 100,000 pixels', edited(({ architecture }) => void (architecture.image.upsampleTo = 100_000)), 'PACK_INVALID', /100000 pixels/],
    ['a crop larger than the film', edited(({ preprocessing }) => void (preprocessing.resizeLongSide = 100)), 'PACK_INVALID', /crops/]
  ])('refuses %s', async (_, spoil, code, message) => {
    await spoil()
    await expect(openPack(dir)).rejects.toMatchObject({ name: 'AppError', code, message: expect.stringMatching(message) })
  })
})

describe('verifyPack', () => {
  test('passes a pack as it was made', async () => {
    const { selfTest, files } = await verifyPack(dir)
    expect(selfTest).toMatchObject({ provider: 'cpu', tolerance: 1e-3 })
    expect(selfTest.deviation).toBeLessThan(1e-5)
    expect(files.map(({ name }) => name)).toEqual(['weights.safetensors', 'vocab.txt'])
  })

  test('notices one changed bit in the weights, which opening does not', async () => {
    const path = join(dir, 'weights.safetensors')
    const bytes = await readFile(path)
    bytes[bytes.length - 4]! ^= 1
    await writeFile(path, bytes)
    await openPack(dir)
    await expect(verifyPack(dir)).rejects.toMatchObject({ code: 'PACK_CORRUPT', message: expect.stringContaining('weights.safetensors') })
  })

  test('notices another vocabulary of the same length', async () => {
    const path = join(dir, 'vocab.txt')
    await writeFile(path, (await readFile(path, 'utf8')).replace('lung', 'gnul'))
    await expect(verifyPack(dir)).rejects.toMatchObject({ code: 'PACK_CORRUPT', message: expect.stringContaining('vocab.txt') })
  })

  test.each<[string, (name: string) => boolean]>([
    ['the image encoder', (name) => name === 'img_encoder.model.layer3.0.conv2.weight'],
    ['the text encoder', (name) => name === 'text_encoder.model.encoder.layer.1.output.dense.weight']
  ])('notices by the self-test that a layer of %s is another, though every hash fits', async (_, chosen) => {
    await replaceWeights((name, data) => {
      if (chosen(name)) data.reverse()
    })
    await expect(verifyPack(dir)).rejects.toMatchObject({ code: 'PACK_CORRUPT', message: expect.stringContaining('self-test') })
  })

  test.each<[string, string, string]>([
    ['the notice', '"notice": "', '"notice": "Fit for clinical use. '],
    ['a temperature', '"attention": 4', '"attention": 5'],
    ['the card', '"card": "', '"card": "x'],
    ['an unknown field', '"format"', '"remark": 1, "format"'],
    ['the seal itself', '"seal": "', '"seal_": "']
  ])('notices %s changed by hand, which opening does not', async (_, from, to) => {
    const path = join(dir, 'manifest.json')
    const text = await readFile(path, 'utf8')
    expect(text).toContain(from)
    await writeFile(path, text.replace(from, to))
    await openPack(dir)
    await expect(verifyPack(dir)).rejects.toMatchObject({ code: 'PACK_CORRUPT', message: expect.stringContaining('seal') })
  })

  test('notices a self-test of another length, and one of nothing', async () => {
    await edit(({ selfTest }) => void selfTest.imageGlobal.pop())
    await expect(verifyPack(dir)).rejects.toMatchObject({ code: 'PACK_CORRUPT' })
    await edit(({ selfTest }) => void selfTest.imageGlobal.fill(0))
    await expect(verifyPack(dir)).rejects.toMatchObject({ code: 'PACK_CORRUPT' })
  })
})
