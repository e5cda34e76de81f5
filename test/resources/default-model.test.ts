import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { importCheckpoint } from '@main/checkpoint/import'
import { openPack } from '@main/checkpoint/pack'
import { readTensor } from '@main/checkpoint/safetensors'
import { parsePrompts } from '@main/gloria/prompts'
import { verifyPack } from '@main/checkpoint/verify'

const root = resolve(import.meta.dirname, '../..')
const models = join(root, 'resources/models')
const source = resolve(root, '../shared/data/model')

test('the default model is whole and computes here what it computed when it was made', async () => {
  const { pack, selfTest } = await verifyPack(join(models, 'gloria-demo'))
  expect(selfTest.deviation).toBeLessThanOrEqual(selfTest.tolerance)
  expect(pack.manifest.demonstration).toBe(true)
  expect(pack.manifest.notice).toBe('Demonstration model. Not for clinical use.')
  expect(pack.manifest.architecture.image).toMatchObject({ inputSize: 224, upsampleTo: null })
  expect(pack.manifest.architecture.text.heads).toBe(6)
})

test('the card in the manifest is the card beside it, with limits and metrics', async () => {
  const { manifest } = await openPack(join(models, 'gloria-demo'))
  expect(manifest.card).toBe(await readFile(join(models, 'gloria-demo.md'), 'utf8'))
  expect(manifest.card).toMatch(/near chance/)
  expect(manifest.metrics).toHaveProperty('auroc.nihValidation.mean.interval')
})

test('the calibration is of these weights, and says of every class of the default prompts whether it holds', async () => {
  const { calibration } = await openPack(join(models, 'gloria-demo'))
  const prompts = parsePrompts(await readFile(join(root, 'resources/prompts/demo-7.json'), 'utf8'))
  for (const { class: name, sha256 } of prompts.classes) expect(calibration!.classes[name]!.promptsSha256).toBe(sha256)
  expect(calibration!.report.classes.filter(({ whyNot }) => whyNot === null).map(({ class: name }) => name)).toEqual(['consolidation'])
})

test('it says how it was trained, and from what', async () => {
  const { manifest } = await openPack(join(models, 'gloria-demo'))
  expect(manifest.lineage).toMatchObject({ seed: 0, steps: 1200, recipe: { kind: 'segment', classes: ['pneumothorax', 'pleural effusion', 'consolidation'] } })
  expect(manifest.ancestors).toMatchObject([{ sha256: manifest.parent, lineage: { seed: 0, steps: 320, recipe: { learningRate: 1e-4, contrastive: 0, batch: 32 } } }])
  const { mean } = (manifest.metrics as { auroc: { nihValidation: { mean: { interval: [number, number] } } } }).auroc.nihValidation
  expect(mean.interval[0]).toBeGreaterThan(0)
})

test.skipIf(!existsSync(source))('its parent is the checkpoint that anybody can import (skipped without ../shared/data/model)', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gloriole-default-model-'))
  try {
    const shipped = await openPack(join(models, 'gloria-demo'))
    const parent = await importCheckpoint({ checkpoint: join(source, 'gloria-demo.ckpt'), vocabulary: join(source, 'vocab.txt'), out: join(folder, 'pack'), heads: 6 })
    expect(parent.sha256).toBe(shipped.manifest.ancestors!.at(-1)!.parent)
    expect(parent.manifest.files['vocab.txt']).toEqual(shipped.manifest.files['vocab.txt'])
    expect(parent.manifest.architecture).toEqual(shipped.manifest.architecture)
    // The text encoder is the parent's to the bit.
    for (const name of shipped.weights.tensors.keys()) {
      if (!name.startsWith('text_encoder.')) continue
      const [ours, theirs] = await Promise.all([readTensor(shipped.weights, name), readTensor(parent.weights, name)])
      expect(Buffer.compare(Buffer.from(ours.data.buffer), Buffer.from(theirs.data.buffer)), name).toBe(0)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
})
