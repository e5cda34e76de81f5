import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { AppError, type Failure } from '@shared/domain/errors'
import type { Pack } from '@main/checkpoint/pack'
import type { SegmenterDescription } from '@main/checkpoint/segmenter'
import { refuseTaken } from '@main/checkpoint/write-pack'
import type { GrayFilm } from '@main/gloria/area-resize'
import { cropSquare, type Preprocessing } from '@main/gloria/preprocess'
import { climbLadder } from '@main/onnx/providers'
import type { Value } from '@main/onnx/session'
import { createRandom, mixSeeds } from '@shared/random'
import { changeAtRandom, changedPixels, usualRanges, type Change } from '@main/training/augment'
import type { ReadControl } from '@main/training/film-squares'
import { derivePack } from '@main/training/derive-pack'
import { batchThatFits, memoryShort, stepBytes } from '@main/training/memory'
import type { Objective } from '@main/training/objective'
import { optimizerOf, scheduleOf, withoutPaths, type CommonRecipe } from '@main/training/recipe'
import { startOf } from '@main/training/start'
import { stepGraphs, type StepGraphs } from '@main/training/step-graph'
import { trainingCheckpoint, type Pace } from '@main/training/training-checkpoint'
import { Trainer, type StepReport, type TrainingState, type Values } from '@main/training/trainer'
import type { Graph } from '@main/onnx/graph'

/** What a run tells while it goes on. */
export type TrainingEvent =
  | { readonly type: 'reading'; readonly done: number; readonly total: number }
  | { readonly type: 'refused'; readonly path: string; readonly failure: Failure }
  | { readonly type: 'resumed'; readonly step: number }
  /** The run needs more memory than is free; of these films a batch would fit (null: not even one). */
  | { readonly type: 'short'; readonly batch: number | null }
  | ({ readonly type: 'step' } & StepReport)
  /** AUROC by class on the patients that are watched, null where one kind of film is missing; at step 0 before training. */
  | { readonly type: 'validation'; readonly step: number; readonly auroc: Figures }
  /** The same, by Dice overlap of outlines. */
  | { readonly type: 'overlap'; readonly step: number; readonly dice: Figures }

/** By class. */
type Figures = Readonly<Record<string, number | null>>

export interface RunControl {
  readonly signal: AbortSignal
  readonly emit: (event: TrainingEvent) => void
  /** Of a paused run: resolves when it may go on. Null: nothing holds it. */
  whenRunning(): Promise<void> | null
}

export interface RunOptions {
  readonly recipe: CommonRecipe
  readonly pack: Pack
  /** Of `planSteps`. */
  readonly graphs: StepGraphs
  /** Hash of the films, texts and labels. */
  readonly dataSha256: string
  /** What is trained is a segmenter, beside encoders that stay as they are. */
  readonly segmenter?: SegmenterDescription
  /** The inputs of batch `index`, counted from 0 over the whole run. */
  readonly batch: (index: number) => Values
  /** Parameters that are not the pack's, at the start. */
  readonly initial?: ReadonlyMap<string, Float32Array>
  /** How the run fares on films it does not learn from, looked at before the first step, every so many, and at the end. */
  readonly watch?: { readonly every: number; readonly look: (parameters: Values) => Promise<{ readonly type: 'validation'; readonly auroc: Figures } | { readonly type: 'overlap'; readonly dice: Figures }> }
}

export interface TrainedPack {
  readonly pack: Pack
  readonly provider: string
}

/**
 * The graphs of a run's steps, before any film is read.
 * @throws AppError CONFLICT when the output is taken, MEMORY_SHORT with the largest batch that would fit, which it also tells
 */
export async function planSteps(recipe: CommonRecipe, build: (graph: Graph) => Objective, { emit }: Pick<RunControl, 'emit'>): Promise<StepGraphs> {
  await refuseTaken(recipe.out)
  const optimizer = optimizerOf(recipe)
  const graphs = stepGraphs(build, { optimizer, clip: recipe.clip, accumulate: recipe.accumulate })
  const [needed, free] = [stepBytes(graphs, optimizer.slots.length), process.availableMemory()]
  if (needed <= free) return graphs
  emit({ type: 'short', batch: batchThatFits(needed, recipe.batch, free) })
  throw memoryShort(needed, recipe.batch, free)
}

/**
 * Trains to the end of the recipe and writes the pack. A state is saved beside the output on the way; the same run
 * started again after its process ended goes on from there, with the same losses. On the way it is saved only once a
 * step from it had a loss: what lies on the disk after a loss that is no number is a state that was good, and the run
 * may go on from there with another learning rate and clipping, which the lineage tells. A run that is paused or stopped
 * saves the step that it reached as well, beside the last state that was proved.
 * @throws AppError CONFLICT (the output is taken, or another run's state lies beside it), TRAINING_DIVERGED (a good state
 * is saved, where there was one), DISK_FULL, CANCELLED (the last state is saved)
 */
export async function runTraining({ recipe, pack, graphs, dataSha256, segmenter, batch, initial, watch }: RunOptions, control: RunControl): Promise<TrainedPack> {
  const { signal } = control
  const optimizer = optimizerOf(recipe)
  const { learningRate, clip, ...fixed } = withoutPaths(recipe)
  const identity = createHash('sha256').update(JSON.stringify([pack.sha256, dataSha256, fixed])).digest('hex')
  const checkpoint = trainingCheckpoint(recipe.out, identity)
  const saved = await checkpoint.read()
  if (saved) control.emit({ type: 'resumed', step: saved.step })
  const paces = pacesOf(saved?.paces ?? [], { from: saved?.step ?? 0, learningRate: recipe.learningRate, clip: recipe.clip })
  const keep = (state: TrainingState) => checkpoint.write({ ...state, paces })
  /** Where the last state lies that a step was taken from; null: nowhere. */
  let good = saved?.provedStep ?? null
  let unproved: TrainingState | null = saved && saved.step !== saved.provedStep ? saved : null
  const keepReached = async () => {
    const { step } = trainer.state
    if (step === 0 || step === good) return
    unproved = trainer.state
    await checkpoint.writeReached({ ...trainer.state, paces })
  }
  const ladder = await climbLadder()
  const state = saved ?? (await startOf(graphs, optimizer, pack.weights, initial))
  const trainer = await Trainer.open({ graphs, weightsDir: pack.dir, optimizer, schedule: scheduleOf(recipe), ladder, state })
  const look = async () => {
    const { step, values } = trainer.state
    if (watch && (step === recipe.steps || step % watch.every === 0)) control.emit({ step, ...(await watch.look(values)) })
  }
  try {
    if (trainer.state.step === 0) await look()
    let atOnce = 1
    while (trainer.state.step < recipe.steps) {
      const held = control.whenRunning()
      if (held && !signal.aborted) {
        await keepReached()
        await Promise.race([held, untilAborted(signal)])
      }
      signal.throwIfAborted()
      const { step } = trainer.state
      // A state that is saved or looked at is the end of a run of steps.
      const stops = [recipe.steps, ...[recipe.saveEvery, watch?.every ?? recipe.steps].map((every) => (Math.floor(step / every) + 1) * every)]
      const steps = Array.from({ length: Math.min(atOnce, ...stops.map((stop) => stop - step)) }, (_, i) =>
        Array.from({ length: recipe.accumulate }, (_unused, j) => batch((step + i) * recipe.accumulate + j))
      )
      const reports = await trainer.steps(steps)
      for (const report of reports) control.emit({ type: 'step', ...report })
      if (trainer.goesRound) atOnce = Math.max(1, Math.min(MOST_AT_ONCE, Math.floor(PATIENCE_MS / reports[0]!.ms)))
      if (unproved) {
        await keep(unproved)
        good = unproved.step
      }
      unproved = trainer.state.step % recipe.saveEvery === 0 ? trainer.state : null
      await look()
    }
    const lineage = { recipe: { ...(segmenter && { kind: 'segment' }), ...fixed, learningRate, clip, ...(paces.length > 1 && { paces }) }, dataSha256, seed: recipe.seed, provider: ladder.provider }
    const trained = await derivePack({ parent: pack, out: recipe.out, name: recipe.name, state: trainer.state, ...(segmenter && { segmenter }), lineage })
    await checkpoint.remove()
    return { pack: trained, provider: ladder.provider }
  } catch (error) {
    if (signal.aborted) await keepReached()
    if (error instanceof AppError && error.code === 'TRAINING_DIVERGED') {
      await checkpoint.removeReached()
      const kept = good === null ? 'No state before it was saved: start again with a lower learning rate or with clipping.' : `The state of step ${good} is kept in ${basename(recipe.out)}.training beside the output: started again with a lower learning rate or with clipping, the run goes on from there.`
      throw new AppError('TRAINING_DIVERGED', `${error.message} ${kept}`, { cause: error })
    }
    if (signal.aborted) throw new AppError('CANCELLED', `The training was stopped after step ${trainer.state.step}; started again, it goes on from there.`, { cause: error })
    throw error
  } finally {
    await trainer.close()
  }
}

/** As long as a reader who pauses or stops a run may wait. */
const PATIENCE_MS = 3000
const MOST_AT_ONCE = 32

/** With which rate and clipping the steps were taken: those from `from` on are the newest's. One that no step came of is left out. */
function pacesOf(before: readonly Pace[], now: Pace): readonly Pace[] {
  const taken = before.filter(({ from }) => from < now.from)
  const last = taken.at(-1)
  return last?.learningRate === now.learningRate && last.clip === now.clip ? taken : [...taken, now]
}

/** A paused run can still be stopped. */
const untilAborted = (signal: AbortSignal): Promise<void> => new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })))

/** How reading of so many films is told to whoever follows the run. */
export const readControl = ({ signal, emit }: RunControl, total: number): ReadControl => ({
  signal,
  read: (done) => emit({ type: 'reading', done, total }),
  refused: (path, failure) => emit({ type: 'refused', path, failure })
})

/** How a film is changed in batch `index`, which follows from the seed. */
export const changeOf = (seed: number, index: number, item: number): Change => changeAtRandom(usualRanges, createRandom(mixSeeds(seed, 2, index, item)))

/** The films of batch `index` as the encoder takes them: as they are, or each changed at random, which follows from the seed. */
export function filmPixels(squares: readonly GrayFilm[], items: readonly number[], index: number, preprocessing: Preprocessing, { augment, seed }: Pick<CommonRecipe, 'augment' | 'seed'>): Value {
  const { inputSize } = preprocessing
  const data = new Float32Array(items.length * inputSize * inputSize)
  items.forEach((item, row) => {
    const square = squares[item]!
    const pixels = augment ? changedPixels(square, preprocessing, changeOf(seed, index, item)) : cropSquare(square, preprocessing)
    data.set(pixels, row * pixels.length)
  })
  return { data, shape: [items.length, 1, inputSize, inputSize] }
}

/** What a pack's manifest says of its input, as preprocessing takes it. */
export const preprocessingOf = ({ manifest }: Pack): Preprocessing => ({ ...manifest.preprocessing, inputSize: manifest.architecture.image.inputSize })
