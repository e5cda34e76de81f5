import { createHash } from 'node:crypto'
import { AppError } from '@shared/domain/errors'
import { openPack } from '@main/checkpoint/pack'
import { refuseTaken } from '@main/checkpoint/write-pack'
import { expandPrompts } from '@main/gloria/prompts'
import { climbLadder } from '@main/onnx/providers'
import { derivePack } from '@main/training/derive-pack'
import { embedFilms, headAuroc } from '@main/training/embed-films'
import { fitHead } from '@main/training/fit-head'
import { patientShare } from '@main/training/patient-share'
import type { HeadRecipe } from '@main/training/recipe'
import type { RunControl, TrainedPack } from '@main/training/run'

/**
 * Fits a head to labels, on embeddings that stay as they are, and writes the pack with it. For foreign bytes: only call
 * it in a child process. A run that is stopped leaves nothing; it takes seconds.
 * @throws AppError CONFLICT (the output is taken); those of `readSquares`, `fitHead` and `derivePack`
 */
export async function trainHead(recipe: HeadRecipe, control: RunControl): Promise<TrainedPack> {
  const { signal, emit } = control
  await refuseTaken(recipe.out)
  const pack = await openPack(recipe.model)
  const prompts = expandPrompts(recipe.prompts)
  const classes = prompts.classes.map((one) => one.class)
  const { examples, pixelsSha256 } = await embedFilms(pack, prompts, recipe.films, control)
  const isWatched = recipe.films.map(({ patient }) => patientShare(patient) < recipe.validation)
  const trained = examples.filter((_, i) => !isWatched[i])
  const ladder = await climbLadder()
  const head = await stoppable(signal, () => fitHead(trained, classes.length, { steps: recipe.steps, learningRate: recipe.learningRate, ladder, signal, onStep: (report) => emit({ type: 'step', ...report }) }))
  const watched = recipe.films.flatMap((film, i) => (isWatched[i] ? [{ film, example: examples[i]! }] : []))
  if (watched.length > 0) {
    emit({ type: 'validation', step: 0, auroc: headAuroc(watched, classes, null) })
    emit({ type: 'validation', step: recipe.steps, auroc: headAuroc(watched, classes, head) })
  }
  const labels = recipe.films.map(({ patient, labels: own }) => [patient, classes.map((name) => own[name] ?? null)])
  const dataSha256 = createHash('sha256').update(pixelsSha256).update(JSON.stringify([prompts.sha256, labels])).digest('hex')
  const { steps, learningRate, validation } = recipe
  const lineage = { recipe: { kind: 'head', steps, learningRate, validation, classes: Object.fromEntries(head.map(({ films, positive, penalty, heldOut }, i) => [classes[i]!, { films, positive, penalty, heldOut }])) }, dataSha256, seed: 0, provider: ladder.provider }
  const tensors = {
    'head.weight': { data: Float32Array.from(head.flatMap(({ weight }) => [...weight])), shape: [classes.length, head[0]!.weight.length] },
    'head.gain': { data: Float32Array.from(head, ({ gain }) => gain), shape: [classes.length] },
    'head.offset': { data: Float32Array.from(head, ({ offset }) => offset), shape: [classes.length] }
  }
  const derived = await derivePack({ parent: pack, out: recipe.out, name: recipe.name, state: { step: steps, values: {} }, lineage, head: { tensors, classes: prompts.classes.map(({ class: name, sha256 }) => ({ class: name, promptsSha256: sha256 })) } })
  return { pack: derived, provider: ladder.provider }
}

async function stoppable<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AppError && error.code === 'TRAINING_DIVERGED') throw new AppError('TRAINING_DIVERGED', `${error.message} A head keeps no state on the way, and the pack it started from is as it was: start again with a lower learning rate.`, { cause: error })
    if (signal.aborted) throw new AppError('CANCELLED', 'The training was stopped; nothing was written.', { cause: error })
    throw error
  }
}
