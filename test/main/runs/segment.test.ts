import { expect, test, vi } from 'vitest'
import type { RunSettings, TrainingRun } from '@shared/domain/training'
import { drawnLibrary } from '@test/fixtures/drawn-library'
import { openApp } from '@test/fixtures/open-app'

vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')

const settings: RunSettings = { kind: 'segment', name: 'outliner', uncertain: 'ignore', steps: 24, learningRate: 1e-2, batch: 4, stages: [], classes: ['cardiomegaly'], validation: 0.3, seed: 1 }

test('a segmenter is taught from regions drawn in the window, meets the gate, serves, and outlines what a reader keeps', { timeout: 240_000 }, async () => {
  const app = await openApp()
  const { door, films } = await drawnLibrary(app, 20)
  const { classes, films: trainable } = await door.training.dataset()
  const { outlined } = classes.find((one) => one.class === 'cardiomegaly')!
  expect(outlined.drawn).toBeGreaterThan(3)
  expect(outlined.drawn + outlined.absent).toBe(trainable)

  await expect(door.training.start({ ...settings, classes: [] })).rejects.toMatchObject({ data: { code: 'TRAINING_DATA' } })
  await expect(door.training.start({ ...settings, classes: ['edema'] })).rejects.toMatchObject({ data: { code: 'TRAINING_DATA', message: expect.stringContaining('edema') as string } })
  await expect(door.training.start({ ...settings, classes: ['no such finding'] })).rejects.toMatchObject({ data: { code: 'INPUT_INVALID' } })

  const started = await door.training.start(settings)
  expect(started).toMatchObject({ state: 'running', films: trainable })
  const ended = await vi.waitFor(
    async () => {
      const run = (await door.training.runs()).find(({ id }) => id === started.id) as TrainingRun
      expect(run.comparison ?? run.gateFailure ?? run.failure).not.toBeNull()
      return run
    },
    { timeout: 180_000, interval: 200 }
  )
  expect(ended).toMatchObject({ state: 'done', failure: null, gateFailure: null })
  expect(ended.losses.at(-1)![1]).toBeLessThan(ended.losses[0]![1])
  // Watched before the first step, every eighth of the steps, and at the end.
  expect(ended.overlap.map(({ step }) => step)).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24])
  expect(ended.overlap.at(-1)!.dice['cardiomegaly']).toBeTypeOf('number')
  expect(ended.comparison!.verdict).toMatchObject({ passed: true, reason: 'outlines' })

  const { sha256 } = ended.result!
  expect((await door.models.list()).find((model) => model.sha256 === sha256)).toMatchObject({ serving: false, outlines: ['cardiomegaly'], lineage: { recipe: { kind: 'segment' } } })
  await door.models.promote({ sha256, override: false })
  const outlines = await door.suggestions.outlines({ sopInstanceUid: films[0]!.sopInstanceUid })
  expect(outlines).toMatchObject({ model: { sha256 }, classes: ['cardiomegaly'] })
})
