import { expect, test, vi } from 'vitest'
import type { RunSettings, TrainingRun } from '@shared/domain/training'
import { isHeldOut } from '@main/training/library-films'
import { drawnLibrary } from '@test/fixtures/drawn-library'
import { openApp } from '@test/fixtures/open-app'

vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')

const common = { name: 'learnt', uncertain: 'ignore' as const, batch: 2, classes: ['cardiomegaly'], validation: 0, seed: 1 }
const rungs: readonly RunSettings[] = [
  { ...common, kind: 'head', steps: 10, learningRate: 0.05, stages: [] },
  { ...common, kind: 'encoder', steps: 1, learningRate: 1e-3, stages: ['embedders'] },
  { ...common, kind: 'segment', steps: 1, learningRate: 1e-3, stages: [] }
]

test('without a held-out patient every rung trains, and its model waits outside the gate, which says whom to label', { timeout: 240_000 }, async () => {
  const app = await openApp()
  const { door } = await drawnLibrary(app, 8, (person) => !isHeldOut(`|SECRET-ID-${person}`))
  expect(await door.training.dataset()).toMatchObject({ films: 8, heldOutFilms: 0 })
  await expect(door.training.curve()).rejects.toMatchObject({ data: { code: 'TRAINING_DATA', message: expect.stringContaining('held-out') as string } })
  for (const settings of rungs) {
    const { id } = await door.training.start(settings)
    const ended = await vi.waitFor(
      async () => {
        const run = (await door.training.runs()).find((one) => one.id === id) as TrainingRun
        expect(run.gateFailure ?? run.comparison ?? run.failure).not.toBeNull()
        return run
      },
      { timeout: 60_000, interval: 200 }
    )
    expect(ended, settings.kind).toMatchObject({ state: 'done', failure: null, comparison: null, gateFailure: { code: 'TRAINING_DATA', message: expect.stringContaining('Label more patients') as string } })
    await expect(door.models.promote({ sha256: ended.result!.sha256, override: false }), settings.kind).rejects.toMatchObject({ data: { code: 'GATE_CLOSED' } })
  }
})
