import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test, vi } from 'vitest'
import { verifyPack } from '@main/checkpoint/verify'
import { readTensor } from '@main/checkpoint/safetensors'
import { trainContrastive } from '@main/training/contrastive-run'
import type { ContrastiveRecipe } from '@main/training/recipe'
import type { TrainingEvent } from '@main/training/run'
import { goldenPairs } from '../../fixtures/golden-pairs'
import { miniPack } from '../../fixtures/mini-pack'
import { runTypescript } from '../../fixtures/run-typescript'
import { temporaryFolder } from '../../fixtures/temporary-folder'

const pack = await miniPack()
vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')

async function recipe(changes: Partial<ContrastiveRecipe> = {}): Promise<ContrastiveRecipe> {
  const folder = temporaryFolder()
  return {
    model: pack.dir,
    out: join(folder, 'out'),
    pairs: await goldenPairs(folder),
    steps: 3,
    batch: 2,
    accumulate: 1,
    learningRate: 5e-5,
    schedule: 'cosine',
    warmUp: 1,
    optimizer: 'adamw',
    betas: [0.9, 0.999],
    momentum: 0.9,
    weightDecay: 0.01,
    clip: 1,
    shuffle: true,
    augment: true,
    seed: 7,
    saveEvery: 1,
    statistics: 'batch',
    encoders: ['image', 'text'],
    globalOnly: false,
    ...changes
  }
}

async function train(of: ContrastiveRecipe, signal = new AbortController().signal, seen: TrainingEvent[] = []): Promise<number[]> {
  await trainContrastive(of, { signal, emit: (event) => seen.push(event), whenRunning: () => null })
  return seen.flatMap((event) => (event.type === 'step' ? [event.loss] : []))
}

test('a trained pack is whole, names its parent and how it was made, and moves what was to move', async () => {
  const made = await recipe({ encoders: ['image'] })
  await train(made)
  const { pack: trained } = await verifyPack(made.out)
  expect(trained.manifest).toMatchObject({ parent: pack.sha256, lineage: { seed: 7, steps: 3, recipe: { optimizer: 'adamw', statistics: 'batch' } }, calibration: null })
  expect(JSON.stringify(trained.manifest)).not.toContain(made.out)
  const moved = async (name: string) => {
    const [before, after] = await Promise.all([readTensor(pack.weights, name), readTensor(trained.weights, name)])
    return before.data.some((value, i) => value !== after.data[i])
  }
  expect(await moved('img_encoder.model.layer1.0.conv1.weight')).toBe(true)
  expect(await moved('img_encoder.model.layer1.0.bn1.running_mean')).toBe(true)
  expect(await moved('text_encoder.model.encoder.layer.0.attention.self.query.weight')).toBe(false)
  expect(existsSync(`${made.out}.training`)).toBe(false)
})

test('a run killed at any moment goes on with the losses, bit for bit, of one that was not', async () => {
  const whole = await recipe({ steps: 5, saveEvery: 2 })
  const expected = await train(whole)
  const killed = { ...whole, out: `${whole.out}-killed` }
  const losses = new Map<number, number>()
  const attempt = async (killAfter: number): Promise<void> => {
    const child = await runTypescript('test/fixtures/train-golden.ts', [JSON.stringify(killed)])
    for await (const line of createInterface({ input: child.stdout })) {
      const event = JSON.parse(line) as TrainingEvent
      if (event.type !== 'step') continue
      losses.set(event.step, event.loss)
      if (event.step === killAfter) child.kill('SIGKILL')
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  for (const killAfter of [1, 3, 4, Infinity]) await attempt(killAfter)
  expect([...losses].sort(([a], [b]) => a - b).map(([, loss]) => loss)).toEqual(expected)
  const [uninterrupted, resumed] = [await verifyPack(whole.out), await verifyPack(killed.out)]
  expect(resumed.pack.sha256).toBe(uninterrupted.pack.sha256)
}, 60_000)

test('a stopped run keeps its state, and another recipe does not go on from it', async () => {
  const stopped = await recipe({ steps: 50 })
  const controller = new AbortController()
  const run = trainContrastive(stopped, { signal: controller.signal, emit: (event) => event.type === 'step' && event.step === 2 && controller.abort(), whenRunning: () => null })
  await expect(run).rejects.toMatchObject({ code: 'CANCELLED' })
  await expect(train({ ...stopped, seed: 8 })).rejects.toMatchObject({ code: 'CONFLICT' })
  expect(existsSync(`${stopped.out}.training/reached.safetensors`)).toBe(true)
})

test('a loss that is no number stops the run, and keeps no state that gave none', async () => {
  const wild = await recipe({ learningRate: 1e18, optimizer: 'sgd', clip: null, schedule: 'constant', warmUp: 0, steps: 30, statistics: 'frozen' })
  await expect(train(wild)).rejects.toMatchObject({ code: 'TRAINING_DIVERGED', message: expect.stringMatching(/The loss of step 2 is not a number\. No state before it was saved/) as unknown })
  // What the first step made gave no number: it is not kept as a state to go on from.
  expect(existsSync(`${wild.out}.training/state.safetensors`)).toBe(false)
  expect(existsSync(wild.out)).toBe(false)
})

test('accumulated batches are averaged: two of two pairs give the gradient mean, not one of four', async () => {
  const made = await recipe({ accumulate: 2, steps: 2, shuffle: false, augment: false, statistics: 'frozen' })
  const seen: TrainingEvent[] = []
  const losses = await train(made, undefined, seen)
  expect(losses).toHaveLength(2)
  const singly = await recipe({ steps: 2, shuffle: false, augment: false, statistics: 'frozen', learningRate: 1e-12 })
  const apart = await train(singly)
  expect(losses[0]).toBeCloseTo((apart[0]! + apart[1]!) / 2, 4)
})

test('a batch larger than the data, and an output that is taken, are refused before anything is computed', async () => {
  await expect(train(await recipe({ batch: 5 }))).rejects.toMatchObject({ code: 'TRAINING_DATA' })
  await expect(train(await recipe({ out: pack.dir }))).rejects.toMatchObject({ code: 'CONFLICT' })
})
