import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { RunSettings } from '@shared/domain/training'
import { openSafetensors } from '@main/checkpoint/safetensors'
import { isHeldOut } from '@main/training/library-films'
import { drawnLibrary } from '@test/fixtures/drawn-library'
import { openApp } from '@test/fixtures/open-app'

vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')

const settings: RunSettings = { kind: 'segment', name: 'outliner', uncertain: 'ignore', steps: 24, learningRate: 1e-2, batch: 4, stages: [], classes: ['cardiomegaly'], validation: 0.3, seed: 1 }

test('a segmenter is taught from regions drawn in the window, meets the gate, serves, and outlines what a reader keeps', { timeout: 240_000 }, async () => {
  const app = await openApp()
  // Of the first of these people every second has a large heart; then enough held-out ones for the gate to judge by.
  const [trained, heldOut] = [false, true].map((kind) => Array.from({ length: 200 }, (_, person) => person).filter((person) => isHeldOut(`|SECRET-ID-${person}`) === kind)) as [number[], number[]]
  const people = [...trained.slice(0, 16), ...heldOut.slice(0, 12)].sort((a, b) => a - b)
  const { door, films } = await drawnLibrary(app, people.length, (person) => people.includes(person))
  const drawn = films.filter(({ large }, i) => large && isHeldOut(`|SECRET-ID-${people[i]!}`)).length
  const { classes, films: trainable } = await door.training.dataset()
  const { outlined } = classes.find((one) => one.class === 'cardiomegaly')!
  expect(outlined.drawn).toBeGreaterThan(3)
  expect(outlined.drawn + outlined.absent).toBe(trainable)

  await expect(door.training.start({ ...settings, classes: [] })).rejects.toMatchObject({ data: { code: 'TRAINING_DATA' } })
  await expect(door.training.start({ ...settings, classes: ['edema'] })).rejects.toMatchObject({ data: { code: 'TRAINING_DATA', message: expect.stringContaining('edema') as string } })
  await expect(door.training.start({ ...settings, classes: ['no such finding'] })).rejects.toMatchObject({ data: { code: 'INPUT_INVALID' } })

  const found = async (id: string) => (await door.training.runs()).find((run) => run.id === id)!
  const judged = (id: string) =>
    vi.waitFor(
      async () => {
        const run = await found(id)
        expect(run.comparison ?? run.gateFailure ?? run.failure).not.toBeNull()
        return run
      },
      { timeout: 180_000, interval: 200 }
    )
  const started = await door.training.start(settings)
  expect(started).toMatchObject({ state: 'running', films: trainable })

  // Stopped on the way, far from any state that is saved by itself, it goes on from the step that it reached.
  await vi.waitFor(async () => expect((await found(started.id)).step).toBeGreaterThanOrEqual(3), { timeout: 60_000, interval: 20 })
  await door.training.cancel({ id: started.id })
  const { step, losses } = await vi.waitFor(
    async () => {
      const run = await found(started.id)
      expect(run.state).toBe('cancelled')
      return run
    },
    { timeout: 60_000, interval: 20 }
  )
  const reached = await openSafetensors(join(app.services.store.dataDir, 'models', `trained-${started.id}.training`, 'reached.safetensors'))
  expect(reached.metadata['step']).toBe(String(step))
  await vi.waitFor(() => door.training.resume({ id: started.id }), { timeout: 10_000 })
  const ended = await judged(started.id)
  expect(ended.losses.slice(0, step)).toEqual(losses)
  expect(ended).toMatchObject({ state: 'done', failure: null, gateFailure: null })
  expect(ended.losses.at(-1)![1]).toBeLessThan(ended.losses[0]![1])
  // Watched before the first step, every eighth of the steps, and at the end.
  expect(ended.overlap.map(({ step }) => step)).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24])
  expect(ended.overlap.at(-1)!.dice['cardiomegaly']).toBeTypeOf('number')
  // On the held-out patients, against a model that outlines nothing.
  expect(ended.comparison).toMatchObject({ verdict: { passed: true, reason: 'outlines' }, outlines: { films: 12, classes: [{ class: 'cardiomegaly', present: drawn, serving: { outlines: false, dice: 0, clean: 1 } }], verdict: 'better' } })
  expect(ended.comparison!.outlines!.classes[0]!.candidate.dice).toBeGreaterThan(0.5)

  const { sha256 } = ended.result!
  expect((await door.models.list()).find((model) => model.sha256 === sha256)).toMatchObject({ serving: false, outlines: ['cardiomegaly'], lineage: { recipe: { kind: 'segment' } } })
  await door.models.promote({ sha256, override: false })
  const outlines = await door.suggestions.outlines({ sopInstanceUid: films[0]!.sopInstanceUid })
  expect(outlines).toMatchObject({ model: { sha256 }, classes: ['cardiomegaly'] })

  // One that outlines worse than what serves now is stopped, and is not promoted without being told to.
  const spoilt = await judged((await door.training.start({ ...settings, name: 'spoilt', steps: 4, learningRate: 1 })).id)
  expect(spoilt.comparison).toMatchObject({ verdict: { passed: false, reason: 'outlines-worse', worse: ['cardiomegaly'] }, outlines: { classes: [{ serving: { outlines: true } }] } })
  await expect(door.models.promote({ sha256: spoilt.result!.sha256, override: false })).rejects.toMatchObject({ data: { code: 'GATE_CLOSED', message: expect.stringContaining('cardiomegaly') as string } })
})
