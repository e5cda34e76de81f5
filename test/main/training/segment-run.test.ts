import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openPack } from '@main/checkpoint/pack'
import { readTensor } from '@main/checkpoint/safetensors'
import { verifyPack } from '@main/checkpoint/verify'
import { regionMask } from '@main/evaluation/grounding/region-mask'
import { runsOf } from '@main/evaluation/labels/siim-rle'
import type { SegmentRecipe } from '@main/training/recipe'
import type { TrainingEvent } from '@main/training/run'
import { trainSegment } from '@main/training/segment-run'
import { createInferenceProcedures } from '@main/workers/inference-procedures'
import { cellAt } from '@shared/geometry/attention-grid'
import { miniPack } from '@test/fixtures/mini-pack'
import { smallFilm } from '@test/fixtures/small-film'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const pack = await miniPack()
vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')

/** Films with a large heart or without, and where the heart is. */
function recipe(changes: Partial<SegmentRecipe> = {}): SegmentRecipe {
  const folder = temporaryFolder()
  const films = Array.from({ length: 6 }, (_, person) => {
    const { bytes, phantom } = smallFilm(person, person % 3 === 2 ? [] : [{ class: 'cardiomegaly', grade: 2, side: 'both', zone: 'lower' }])
    const path = join(folder, `${person}.dcm`)
    writeFileSync(path, bytes)
    return { path, patient: `patient ${person}`, regions: { cardiomegaly: phantom.truth.map(({ mask }) => ({ kind: 'mask' as const, rows: phantom.maskRows, columns: phantom.maskColumns, runs: runsOf(mask) })) } }
  })
  return {
    model: pack.dir, out: join(folder, 'out'), classes: ['cardiomegaly'], films, steps: 4, batch: 3, accumulate: 1, learningRate: 1e-2, schedule: 'constant', warmUp: 0, optimizer: 'adamw', betas: [0.9, 0.999],
    momentum: 0.9, weightDecay: 0, clip: null, shuffle: true, augment: true, seed: 1, saveEvery: 1, validation: 0, validateEvery: 2, ...changes
  }
}

async function train(of: SegmentRecipe, signal = new AbortController().signal, seen: TrainingEvent[] = []) {
  const { pack: trained } = await trainSegment(of, { signal, emit: (event) => seen.push(event), whenRunning: () => null })
  return { trained, losses: lossesOf(seen) }
}
const lossesOf = (events: readonly TrainingEvent[]) => events.flatMap((event) => (event.type === 'step' ? [event.loss] : []))

test('a segmenter learns to outline, and leaves the encoders and every score as they were', { timeout: 120_000 }, async () => {
  const of = recipe({ steps: 24, augment: false })
  const { trained, losses } = await train(of)
  expect(losses.at(-1)!).toBeLessThan(0.7 * losses[0]!)
  expect(trained.manifest.segmenter).toMatchObject({ classes: ['cardiomegaly'] })
  expect(trained.manifest.lineage!.recipe).toMatchObject({ kind: 'segment', classes: ['cardiomegaly'] })
  expect((await verifyPack(trained.dir)).pack.sha256).toBe(trained.sha256)
  for (const name of pack.weights.tensors.keys()) expect((await readTensor(trained.weights, name)).data, name).toEqual((await readTensor(pack.weights, name)).data)

  const procedures = createInferenceProcedures()
  await procedures.open({ packDir: trained.dir })
  const { grid, probabilities } = await procedures.segment({ path: of.films[0]!.path })
  const mask = regionMask(of.films[0]!.regions['cardiomegaly']!, { rows: grid.imageRows, columns: grid.imageColumns })
  const sums = [0, 0].map(() => ({ count: 0, sum: 0 }))
  mask.data.forEach((inside, i) => {
    const cell = cellAt(grid, { rowPx: ((Math.floor(i / mask.columns) + 0.5) * grid.imageRows) / mask.rows, columnPx: (((i % mask.columns) + 0.5) * grid.imageColumns) / mask.columns })
    if (!cell) return
    sums[inside]!.count++
    sums[inside]!.sum += probabilities[cell.row * grid.columns + cell.column]!
  })
  const [outside, inside] = sums.map(({ count, sum }) => sum / count)
  expect(inside!).toBeGreaterThan(outside! + 0.1)
})

test('stopped and started again, it goes on with the same losses; the same seed gives the same weights', { timeout: 120_000 }, async () => {
  const whole = await train(recipe())
  const of = recipe()
  const [controller, seen] = [new AbortController(), [] as TrainingEvent[]]
  await expect(trainSegment(of, { signal: controller.signal, emit: (event) => { seen.push(event); if (event.type === 'step' && event.step === 2) controller.abort() }, whenRunning: () => null })).rejects.toMatchObject({ code: 'CANCELLED' })
  const { trained, losses } = await train(of)
  expect([...lossesOf(seen), ...losses]).toEqual(whole.losses)
  expect(trained.sha256).toBe(whole.trained.sha256)
})

test('taught again, it goes on from what it knew', { timeout: 120_000 }, async () => {
  const of = recipe({ steps: 10, augment: false })
  const { trained, losses } = await train(of)
  const more = await train({ ...of, model: trained.dir, out: `${of.out}-2`, steps: 1 })
  expect(more.losses[0]!).toBeLessThan(0.9 * losses[0]!)
})

test('a class without any outline, or a batch larger than the films, is refused with what to do', async () => {
  await expect(train(recipe({ classes: ['cardiomegaly', 'nodule'] }))).rejects.toMatchObject({ code: 'TRAINING_DATA', message: expect.stringContaining('nodule') as string })
  await expect(train(recipe({ batch: 7 }))).rejects.toMatchObject({ code: 'TRAINING_DATA' })
})

test('a pack whose segmenter does not fit its manifest is refused', async () => {
  const { trained } = await train(recipe({ steps: 1 }))
  const path = join(trained.dir, 'manifest.json')
  writeFileSync(path, JSON.stringify({ ...trained.manifest, segmenter: { ...trained.manifest.segmenter, classes: ['a', 'b'] } }))
  await expect(openPack(trained.dir)).rejects.toMatchObject({ code: 'PACK_INVALID' })
})
