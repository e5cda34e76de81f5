import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test, vi, type Mock } from 'vitest'
import { AppError } from '@shared/domain/errors'
import type { Comparison } from '@shared/domain/comparison'
import type { RunSettings, TrainingRun } from '@shared/domain/training'
import { expandPrompts } from '@main/gloria/prompts'
import { createRuns, type RunsService } from '@main/runs/runs'
import { openStore, type Store } from '@main/store/open'
import { isHeldOut } from '@main/training/library-films'
import type { TrainingEvent } from '@main/training/run'
import type { Worker } from '@main/workers/channel'
import type { TrainingProcedures } from '@main/workers/training-procedures'
import { accepting } from '@test/fixtures/decisions'
import { addStudy } from '@test/fixtures/library-rows'
import { miniPack } from '@test/fixtures/mini-pack'
import { reviewOf } from '@test/fixtures/open-review'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const pack = await miniPack()
const settings: RunSettings = { kind: 'encoder', name: 'learnt', uncertain: 'ignore', steps: 40, learningRate: 1e-4, batch: 2, stages: [], classes: [], validation: 0.2, seed: 0 }
const expanded = expandPrompts({ name: 'one', classes: { 'pleural effusion': { severity: ['small'], subtype: ['effusion'], location: [] } } })
const comparison: Comparison = { films: 1, patients: 1, classes: [], mean: { serving: 0.5, candidate: 0.6, difference: 0.1, interval: { low: 0.05, high: 0.2 } }, disagreements: [], outlines: null, verdict: { passed: true, reason: 'better', worse: [] } }

/** A child that trains when it is told to. */
function childAtHand() {
  const calls: string[] = []
  let settle: { resolve: (value: unknown) => void; reject: (error: unknown) => void; event: (event: TrainingEvent) => void } | null = null
  const worker = {
    call: (name: string, _input: unknown, options?: { signal?: AbortSignal; onEvent?: (event: unknown) => void }) => {
      calls.push(name)
      if (name === 'pause' || name === 'resume') return Promise.resolve(undefined)
      return new Promise((resolve, reject) => {
        settle = { resolve, reject, event: (event) => options?.onEvent?.(event) }
        options?.signal?.addEventListener('abort', () => reject(new AppError('CANCELLED', 'Stopped.')))
      })
    },
    onExit: () => undefined,
    close: () => calls.push('close')
  } as unknown as Worker<TrainingProcedures>
  return { worker, calls, child: () => settle! }
}

let store: Store, compare: Mock<() => Promise<Comparison>>, child: ReturnType<typeof childAtHand>, seen: TrainingRun[]
const service = (): RunsService =>
  createRuns({
    store, models: { compare }, servingPack: () => pack, prompts: () => Promise.resolve(expanded), startWorker: () => child.worker,
    training: (work) => work({ signal: new AbortController().signal, report: () => undefined }), defect: (error) => { throw error }
  })
const until = (state: (run: TrainingRun) => boolean) => vi.waitFor(() => expect(state(seen.at(-1)!)).toBe(true))

beforeEach(async () => {
  store = await openStore(temporaryFolder())
  onTestFinished(() => store.close())
  ;[compare, child, seen] = [vi.fn<() => Promise<Comparison>>().mockResolvedValue(comparison), childAtHand(), []]
  // Patients to train on: those whose share is not held out.
  const review = reviewOf(store)
  const numbers = Array.from({ length: 30 }, (_, i) => i + 1).filter((number) => !isHeldOut(`|PAT${number}`)).slice(0, 6)
  for (const number of numbers) await review.decide(accepting(await addStudy(store, number), number))
})

describe('a training run', () => {
  test('is kept with its curve, made into a model, and meets the gate', async () => {
    const runs = service()
    runs.watch((run) => seen.push(run))
    const started = await runs.start(settings)
    expect(started).toMatchObject({ state: 'running', films: 6, patients: 6, parent: { sha256: pack.sha256 } })
    child.child().event({ type: 'step', step: 1, loss: 0.7, ms: 100 } as TrainingEvent)
    child.child().event({ type: 'step', step: 2, loss: 0.6, ms: 200 } as TrainingEvent)
    expect(seen.at(-1)).toMatchObject({ step: 2, msPerStep: 120, losses: [[1, 0.7], [2, 0.6]] })
    child.child().resolve({ name: 'learnt', sha256: 'a'.repeat(64), provider: 'cpu' })
    await until((run) => run.comparison !== null)
    expect(await runs.runs()).toEqual([expect.objectContaining({ state: 'done', provider: 'cpu', result: { name: 'learnt', sha256: 'a'.repeat(64) }, comparison }) as TrainingRun])
    expect(child.calls).toEqual(['encoder', 'close'])
  })

  test('is paused and gone on with; another has to wait', async () => {
    const runs = service()
    const { id } = await runs.start(settings)
    await expect(runs.start(settings)).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await runs.pause(id)).toMatchObject({ state: 'paused' })
    await expect(runs.pause(id)).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await runs.resume(id)).toMatchObject({ state: 'running' })
    expect(child.calls).toEqual(['encoder', 'pause', 'resume'])
  })

  test('that was stopped starts again from its own recipe, not from new labels', async () => {
    const runs = service()
    runs.watch((run) => seen.push(run))
    const { id } = await runs.start(settings)
    expect(await runs.cancel(id)).toMatchObject({ state: 'running', stopping: true })
    await until((run) => run.state === 'cancelled')
    expect(seen.at(-1)!.stopping).toBe(false)
    const recipe = await readFile(join(store.dataDir, 'training', id, 'recipe.json'), 'utf8')
    await vi.waitFor(async () => expect(await runs.resume(id)).toMatchObject({ id, state: 'running', failure: null }))
    expect(await readFile(join(store.dataDir, 'training', id, 'recipe.json'), 'utf8')).toBe(recipe)
    await expect(runs.resume('no-such-run')).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  test('whose child fails says why, and the next may start', async () => {
    const runs = service()
    runs.watch((run) => seen.push(run))
    await runs.start(settings)
    child.child().reject(new AppError('TRAINING_DIVERGED', 'The loss is no number at step 7.'))
    await until((run) => run.state === 'failed')
    expect(seen.at(-1)!.failure).toMatchObject({ code: 'TRAINING_DIVERGED' })
    await vi.waitFor(async () => expect(await runs.start(settings)).toMatchObject({ state: 'running' }))
  })

  test('names films that cannot be read; the next leaves them out, until their file is put back', async () => {
    const runs = service()
    runs.watch((run) => seen.push(run))
    const { id } = await runs.start(settings)
    const { recipe } = JSON.parse(await readFile(join(store.dataDir, 'training', id, 'recipe.json'), 'utf8')) as { recipe: { films: { path: string }[] } }
    const path = recipe.films[2]!.path
    const failure = { code: 'FILE_UNREADABLE', message: 'The file cannot be read.' } as const
    child.child().event({ type: 'refused', path, failure })
    child.child().reject(new AppError('TRAINING_DATA', '1 of 6 films cannot be read; mend them, or leave them out.'))
    await until((run) => run.state === 'failed')
    const { sop_instance_uid: sopInstanceUid } = await store.db.selectFrom('instance').select('sop_instance_uid').where('file_sha256', '=', basename(path)).executeTakeFirstOrThrow()
    expect(seen.at(-1)!.refused).toMatchObject([{ sopInstanceUid, failure }])
    expect(await runs.dataset()).toMatchObject({ films: 5, excluded: [{ sopInstanceUid, why: 'refused', failure }] })
    await vi.waitFor(async () => expect(await runs.start(settings)).toMatchObject({ films: 5, refused: [{ sopInstanceUid }] }))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, 'imported again')
    await utimes(path, new Date(), new Date(Date.now() + 60_000))
    expect(await runs.dataset()).toMatchObject({ films: 6, excluded: [] })
  })

  test('whose loss ran away goes on with another learning rate; one that was short of memory says which batch would fit', async () => {
    const runs = service()
    runs.watch((run) => seen.push(run))
    const { id } = await runs.start(settings)
    child.child().event({ type: 'short', batch: 1 })
    child.child().reject(new AppError('MEMORY_SHORT', 'A step needs more than is free.'))
    await until((run) => run.state === 'failed')
    expect(seen.at(-1)).toMatchObject({ fits: 1, failure: { code: 'MEMORY_SHORT' } })
    await vi.waitFor(async () => expect(await runs.resume(id, 1e-5)).toMatchObject({ state: 'running', fits: null, settings: { learningRate: 1e-5 } }))
    const { recipe } = JSON.parse(await readFile(join(store.dataDir, 'training', id, 'recipe.json'), 'utf8')) as { recipe: { learningRate: number } }
    expect(recipe.learningRate).toBe(1e-5)
  })

  test('watches no patient where there are too few to keep some from training', async () => {
    const { id } = await service().start({ ...settings, validation: 1e-9 })
    const { recipe } = JSON.parse(await readFile(join(store.dataDir, 'training', id, 'recipe.json'), 'utf8')) as { recipe: { validation: number } }
    expect(recipe.validation).toBe(0)
  })

  test('cut off by the end of the program is marked so, and a model that no gate saw meets it at the next start', async () => {
    const { id } = await service().start(settings)
    const later = service()
    await later.recover()
    expect(await later.runs()).toEqual([expect.objectContaining({ id, state: 'interrupted' }) as TrainingRun])

    compare.mockReturnValue(Promise.race<Comparison>([]))
    const runs = service()
    runs.watch((run) => seen.push(run))
    await runs.resume(id)
    child.child().resolve({ name: 'learnt', sha256: 'a'.repeat(64), provider: 'cpu' })
    await until((run) => run.state === 'done')
    await vi.waitFor(() => expect(compare).toHaveBeenCalled())
    compare.mockResolvedValue(comparison)
    const last = service()
    await last.recover()
    await vi.waitFor(async () => expect(await last.runs()).toEqual([expect.objectContaining({ comparison }) as TrainingRun]))
  })

  test('a learning curve needs patients of both kinds, and stops its child when it is done', async () => {
    await expect(service().curve()).rejects.toMatchObject({ code: 'TRAINING_DATA' })
    expect(child.calls).toEqual([])
    const number = Array.from({ length: 60 }, (_, i) => i + 40).find((one) => isHeldOut(`|PAT${one}`))!
    await reviewOf(store).decide(accepting(await addStudy(store, number), number))
    const asked = service().curve()
    await vi.waitFor(() => expect(child.calls).toEqual(['curve']))
    child.child().resolve({ points: [] })
    expect(await asked).toEqual({ points: [] })
    expect(child.calls).toEqual(['curve', 'close'])
  })

  test('on labels of nobody says what to do', async () => {
    await store.db.deleteFrom('label').execute()
    await expect(service().start(settings)).rejects.toMatchObject({ code: 'TRAINING_DATA' })
    expect(child.calls).toEqual([])
  })
})
