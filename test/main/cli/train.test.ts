import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test, vi } from 'vitest'
import { verifyPack } from '@main/checkpoint/verify'
import { trainContrastive } from '@main/cli/train'
import { inProcess } from '@main/workers/in-process'
import { createTrainingProcedures } from '@main/workers/training-procedures'
import { goldenPairs } from '../../fixtures/golden-pairs'
import { miniPack } from '../../fixtures/mini-pack'
import { temporaryFolder } from '../../fixtures/temporary-folder'
import { captureOutput } from '../../fixtures/verb-output'

const golden = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../fixtures/gloria-mini/golden.json'), 'utf8')) as Record<string, number[][]>
const pack = await miniPack()
vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')

const options = (folder: string) => ({
  model: pack.dir,
  out: join(folder, 'out'),
  steps: 6,
  batch: 4,
  accumulate: 1,
  lr: 5e-5,
  schedule: 'constant' as const,
  warmUp: 0,
  optimizer: 'adam' as const,
  betas: [0.5, 0.999] as [number, number],
  momentum: 0.9,
  weightDecay: 1e-6,
  shuffle: false,
  augment: false,
  seed: 0,
  saveEvery: 20,
  json: true,
  bn: 'frozen' as const,
  encoders: ['image', 'text'] as ('image' | 'text')[]
})
const here = () => inProcess(createTrainingProcedures())

test('train contrastive on the golden films and texts prints the golden losses and makes a pack', async () => {
  const folder = temporaryFolder()
  const output = captureOutput()
  await trainContrastive({ ...options(folder), pairs: await goldenPairs(folder) }, here)
  expect(output.stderr()).toBe('')
  const lines = output.stdout().trim().split('\n').map((line) => JSON.parse(line) as { step: number; loss: number; parts: Record<string, number>; ms: number; pack?: string })
  expect(lines).toHaveLength(7)
  golden['losses_frozen_bn']!.forEach((expected, i) => {
    const { step, loss, parts, ms } = lines[i]!
    expect(step).toBe(i + 1)
    expect(ms).toBeGreaterThanOrEqual(0)
    const found = ['localImageToText', 'localTextToImage', 'globalImageToText', 'globalTextToImage'].map((name) => parts[name]!)
    found.forEach((value, part) => expect(Math.abs(value / expected[part]! - 1), `part ${part} of step ${step}`).toBeLessThan(1e-4))
    expect(loss).toBeCloseTo(found.reduce((a, b) => a + b), 4)
  })
  await verifyPack(lines[6]!.pack!)
})

test('pairs that cannot be read are refused by what is wrong with them', async () => {
  const folder = temporaryFolder()
  const output = captureOutput()
  await trainContrastive({ ...options(folder), pairs: join(folder, 'none.jsonl') }, here)
  expect(output.exitCode()).toBe(1)
  expect(output.stderr()).toContain('FILE_UNREADABLE The file of pairs cannot be read.')
})
