import { randomUUID } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, toFailure } from '@shared/domain/errors'
import type { LearningCurve } from '@shared/domain/learning-curve'
import type { RefusedFilm, RunSettings, TrainingDataset, TrainingRun } from '@shared/domain/training'
import type { Pack } from '@main/checkpoint/pack'
import { writeAtomically } from '@main/checkpoint/write-atomically'
import type { ExpandedPrompts } from '@main/gloria/prompts'
import type { ModelsService } from '@main/models/models'
import { datasetOf } from '@main/runs/dataset'
import { advance } from '@main/runs/progress'
import { filmsAt, refusedFilms, type FilmAt } from '@main/training/refused-films'
import { recipeOf, withoutStudy, type RunRecipe } from '@main/runs/recipe-of'
import { createRunTable } from '@main/runs/run-table'
import type { Store } from '@main/store/open'
import { readSettings } from '@main/store/settings'
import type { TrainingFilm } from '@main/training/labelled-film'
import { libraryFilms } from '@main/training/library-films'
import { outlinesOfLibrary, withoutUid } from '@main/training/library-outlines'
import { headDefaults, stopGraceMs } from '@main/training/recipe'
import type { TrainingEvent } from '@main/training/run'
import type { SegmentFilm } from '@main/training/segment-film'
import type { Worker } from '@main/workers/channel'
import type { TrainingProcedures } from '@main/workers/training-procedures'

/** Training on what the readers of a library labelled (contract: shared/contract/training). */
export interface RunsService {
  dataset(): Promise<TrainingDataset>
  /** @throws AppError TRAINING_DATA when no film of a held-out patient is labelled, or none of another */
  curve(): Promise<LearningCurve>
  runs(): Promise<TrainingRun[]>
  /** Calls with every run that changes, at once with the one under way; answers with how to stop listening. */
  watch(listener: (run: TrainingRun) => void): () => void
  /** @throws AppError CONFLICT while another run is under way, TRAINING_DATA when no film to train on is labelled */
  start(settings: RunSettings): Promise<TrainingRun>
  /** @throws AppError NOT_FOUND, CONFLICT when the run is not one that can be paused (gone on with, stopped) */
  pause(id: string): Promise<TrainingRun>
  resume(id: string, learningRate?: number): Promise<TrainingRun>
  cancel(id: string): Promise<TrainingRun>
  /** Runs that the end of an earlier process cut off are marked so, and models that no gate has looked at meet it now. */
  recover(): Promise<void>
}

export interface RunsParts {
  readonly store: Store
  readonly models: Pick<ModelsService, 'compare'>
  readonly servingPack: () => Pack | AppError
  readonly prompts: () => Promise<ExpandedPrompts>
  readonly startWorker: () => Worker<TrainingProcedures>
  /** Shows work with its progress, to be cancelled. */
  readonly training: <T>(work: (controls: { readonly signal: AbortSignal; readonly report: (progress: { done: number; total: number }) => void }) => Promise<T>) => Promise<T>
  /** A defect, for the log. */
  readonly defect: (error: unknown) => void
}

interface Live {
  run: TrainingRun
  readonly worker: Worker<TrainingProcedures>
  readonly stop: AbortController
}

/** Shares of the patients to train on: those of the paper, and two more, so that a small library has points enough for a law; and draws of each. */
const curveOfLibrary = { shares: [0.01, 0.1, 0.25, 0.5, 1], draws: 5 }

/** What a run forgets when it goes on. */
const fresh = { state: 'running', stopping: false, finishedAt: null, failure: null, fits: null, read: 0 } as const

/** Milliseconds between two times that a run under way is stored. */
const KEEP_MS = 2_000

export function createRuns({ store, models, servingPack, prompts, startWorker, training, defect }: RunsParts): RunsService {
  const table = createRunTable(store)
  const watchers = new Set<(run: TrainingRun) => void>()
  let live: Live | null = null
  let starting = false

  const folderOf = (id: string) => join(store.dataDir, 'training', id)
  const keepRecipe = async (id: string, recipe: RunRecipe) => {
    await mkdir(folderOf(id), { recursive: true })
    await writeAtomically(join(folderOf(id), 'recipe.json'), (handle) => handle.writeFile(JSON.stringify(recipe)))
  }
  const tell = (run: TrainingRun) => watchers.forEach((watcher) => watcher(run))
  const pack = (): Pack => {
    const serving = servingPack()
    if (serving instanceof AppError) throw serving
    return serving
  }
  const assertFree = () => {
    if (live || starting) throw new AppError('CONFLICT', 'A training runs already; wait for it, or stop it.')
  }
  const found = async (id: string): Promise<TrainingRun> => {
    const run = live?.run.id === id ? live.run : await table.find(id)
    if (!run) throw new AppError('NOT_FOUND', 'There is no such training run.')
    return run
  }
  const change = async (id: string, to: 'paused' | 'running', from: TrainingRun['state']): Promise<TrainingRun> => {
    const run = await found(id)
    if (live?.run.id !== id || run.state !== from) throw new AppError('CONFLICT', 'The training is not in a state for that.')
    await live.worker.call(to === 'paused' ? 'pause' : 'resume', undefined)
    live.run = { ...live.run, state: to }
    await table.save(live.run)
    tell(live.run)
    return live.run
  }

  /** Goes on in the background until the run has ended, whichever way. */
  const carryOn = (own: Live, recipe: RunRecipe, filmAt: FilmAt): void => {
    let kept = Date.now()
    const onEvent = (report: (progress: { done: number; total: number }) => void) => (event: unknown) => {
      own.run = advance(own.run, event as TrainingEvent, filmAt)
      report(own.run.step > 0 ? { done: own.run.step, total: own.run.settings.steps } : { done: own.run.read, total: own.run.films })
      tell(own.run)
      if (Date.now() - kept < KEEP_MS) return
      kept = Date.now()
      void table.save(own.run).catch(defect)
    }
    const ended = async (end: Partial<TrainingRun>) => {
      own.run = { ...own.run, ...end, stopping: false, finishedAt: new Date().toISOString() }
      await table.save(own.run, 'training.ended')
      tell(own.run)
    }
    const work = training(async ({ signal, report }) => {
      const either = AbortSignal.any([signal, own.stop.signal])
      const options = { signal: either, graceMs: stopGraceMs, onEvent: onEvent(report) }
      const result = await train(own.worker, recipe, options)
      own.run = { ...own.run, provider: result.provider, result: { name: result.name, sha256: result.sha256 } }
    }).then(
      async () => {
        await ended({ state: 'done' })
        live = null
        await gate(own.run)
      },
      async (error: unknown) => {
        if (!(error instanceof AppError)) defect(error)
        const stopped = error instanceof AppError && error.code === 'CANCELLED'
        await ended(stopped ? { state: own.stop.signal.aborted ? 'cancelled' : 'interrupted' } : { state: 'failed', failure: toFailure(error) })
      }
    )
    void work.catch(defect).finally(() => {
      if (live === own) live = null
      own.worker.close()
    })
  }

  /** The gate looks at what a run made; it says why where it cannot. */
  const gate = async (run: TrainingRun) => {
    const judged = await models.compare(run.result!.sha256).then(
      (comparison) => ({ ...run, comparison }),
      (error: unknown) => ({ ...run, gateFailure: toFailure(error) })
    )
    await table.save(judged)
    tell(judged)
  }

  const train = (worker: Worker<TrainingProcedures>, { kind, recipe }: RunRecipe, options: { readonly signal: AbortSignal; readonly graceMs: number; readonly onEvent: (event: unknown) => void }) => {
    switch (kind) {
      case 'head':
        return worker.call(kind, recipe, options)
      case 'encoder':
        return worker.call(kind, recipe, options)
      case 'segment':
        return worker.call(kind, recipe, options)
    }
  }

  const launch = async (run: TrainingRun, recipe: RunRecipe, action: 'training.started' | 'training.resumed'): Promise<TrainingRun> => {
    const paths = recipe.recipe.films.map(({ path }) => path)
    const filmAt = await filmsAt(store, paths)
    const read = new Set(paths.map((path) => filmAt(path)?.sopInstanceUid))
    const launched = { ...run, refused: run.refused.filter(({ sopInstanceUid }) => !read.has(sopInstanceUid)) }
    await table.save(launched, action)
    live = { run: launched, worker: startWorker(), stop: new AbortController() }
    tell(launched)
    carryOn(live, recipe, filmAt)
    return launched
  }
  /** What a run may learn from. @throws AppError TRAINING_DATA when there is nothing, INPUT_INVALID for findings that the prompt set does not have */
  const material = async ({ kind, classes, uncertain }: RunSettings, { classes: known }: ExpandedPrompts, refused: readonly RefusedFilm[]): Promise<{ readonly films: readonly TrainingFilm[]; readonly outlined: readonly SegmentFilm[] }> => {
    const names = known.map((one) => one.class)
    const unreadable = new Set(refused.map(({ sopInstanceUid }) => sopInstanceUid))
    const isMaterial = ({ heldOut }: { readonly heldOut: boolean }) => !heldOut
    if (kind === 'segment') {
      const stranger = classes.find((name) => !names.includes(name))
      if (stranger !== undefined) throw new AppError('INPUT_INVALID', `The prompt set that serves has no ${stranger}; choose findings that it has.`)
      if (classes.length === 0) throw new AppError('TRAINING_DATA', 'Choose at least one finding to outline.')
      const outlined = (await outlinesOfLibrary(store.db, store.dataDir, classes, unreadable)).films.filter(isMaterial).map(withoutUid)
      const bare = classes.find((name) => !outlined.some(({ regions }) => (regions[name]?.length ?? 0) > 0))
      if (bare !== undefined) throw new AppError('TRAINING_DATA', `No film of a patient to train on has a box, a polygon or a brush of ${bare}. Draw some, or leave it out.`)
      return { films: [], outlined }
    }
    const films = (await libraryFilms(store.db, store.dataDir, names, { uncertain, unreadable })).films.filter(isMaterial)
    if (films.length === 0) throw new AppError('TRAINING_DATA', 'No film of a patient to train on is labelled. Label films of more patients; a fifth of them is held out for the gate.')
    return { films, outlined: [] }
  }
  const refused = async () => refusedFilms(store, (await table.list())[0])
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    assertFree()
    starting = true
    try {
      return await work()
    } finally {
      starting = false
    }
  }

  return {
    dataset: async () => datasetOf(store, (await prompts()).classes.map((one) => one.class), await refused()),
    async curve() {
      const [serving, { set, classes }] = [pack(), await prompts()]
      const unreadable = new Set((await refused()).map(({ sopInstanceUid }) => sopInstanceUid))
      const { films } = await libraryFilms(store.db, store.dataDir, classes.map((one) => one.class), { uncertain: 'ignore', unreadable })
      const [own, test] = [false, true].map((heldOut) => films.filter((film) => film.heldOut === heldOut).map(withoutStudy)) as [TrainingFilm[], TrainingFilm[]]
      if (own.length === 0 || test.length === 0) throw new AppError('TRAINING_DATA', 'A learning curve needs labelled films of patients to train on and of held-out ones. Label films of more patients.')
      const worker = startWorker()
      try {
        return await training(({ signal, report }) => {
          const onEvent = (event: unknown) => {
            const { type, ...told } = event as TrainingEvent
            if (type === 'reading') report(told as { done: number; total: number })
          }
          return worker.call('curve', { model: serving.dir, prompts: set, films: own, test, ...curveOfLibrary, ...headDefaults }, { signal, onEvent })
        })
      } finally {
        worker.close()
      }
    },
    runs: async () => (await table.list()).map((run) => (run.id === live?.run.id ? live.run : run)),
    watch(listener) {
      watchers.add(listener)
      if (live) listener(live.run)
      return () => watchers.delete(listener)
    },
    start: (settings) =>
      alone(async () => {
        const [serving, expanded, { reader }] = [pack(), await prompts(), await readSettings(store.db)]
        const left = await refused()
        const { films, outlined } = await material(settings, expanded, left)
        const own = settings.kind === 'segment' ? outlined : films
        const id = randomUUID()
        const recipe = recipeOf(settings, { films, outlined, prompts: expanded.set, model: serving.dir, out: join(store.dataDir, 'models', `trained-${id}`) })
        await keepRecipe(id, recipe)
        const run: TrainingRun = {
          id, settings, reader, startedAt: new Date().toISOString(), finishedAt: null, parent: { name: serving.manifest.name, sha256: serving.sha256 },
          films: own.length, patients: new Set(own.map(({ patient }) => patient)).size, state: 'running', stopping: false, read: 0, step: 0, msPerStep: null, losses: [], validation: [], overlap: [], refused: left,
          provider: null, result: null, comparison: null, gateFailure: null, fits: null, failure: null
        }
        return launch(run, recipe, 'training.started')
      }),
    pause: (id) => change(id, 'paused', 'running'),
    async resume(id, learningRate) {
      if (live?.run.id === id) return change(id, 'running', 'paused')
      return alone(async () => {
        const run = await found(id)
        if (run.state === 'done' || run.state === 'running') throw new AppError('CONFLICT', 'The training is not in a state for that.')
        const recipe = await readFile(join(folderOf(id), 'recipe.json'), 'utf8').then((json) => JSON.parse(json) as RunRecipe, (cause: unknown) => {
          throw new AppError('NOT_FOUND', 'The recipe of this run is gone; start another.', { cause })
        })
        if (learningRate === undefined) return launch({ ...run, ...fresh }, recipe, 'training.resumed')
        const slower = { ...recipe, recipe: { ...recipe.recipe, learningRate } } as RunRecipe
        await keepRecipe(id, slower)
        return launch({ ...run, ...fresh, settings: { ...run.settings, learningRate } }, slower, 'training.resumed')
      })
    },
    async cancel(id) {
      await found(id)
      if (live?.run.id !== id) throw new AppError('CONFLICT', 'The training is not in a state for that.')
      live.run = { ...live.run, stopping: true }
      tell(live.run)
      live.stop.abort()
      return live.run
    },
    async recover() {
      for (const run of await table.list()) {
        if (run.state === 'running' || run.state === 'paused') await table.save({ ...run, state: 'interrupted', stopping: false })
        if (run.state === 'done' && !run.comparison && !run.gateFailure) void gate(run).catch(defect)
      }
    }
  }
}
