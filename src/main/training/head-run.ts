import { createHash } from 'node:crypto'
import { AppError } from '@shared/domain/errors'
import { openPack, type Pack } from '@main/checkpoint/pack'
import { refuseTaken } from '@main/checkpoint/write-pack'
import { expandPrompts, type ExpandedPrompts } from '@main/gloria/prompts'
import { openTokenizer } from '@main/gloria/tokenizer-of-pack'
import { tabulateTogether } from '@main/nn/text-table'
import { climbLadder } from '@main/onnx/providers'
import { serialise } from '@main/onnx/serialise'
import { floats } from '@main/onnx/session'
import { promptValues } from '@main/training/class-logits'
import { derivePack } from '@main/training/derive-pack'
import { aurocByClass } from '@main/training/film-scores'
import { readSquares } from '@main/training/film-squares'
import { fitHead, type FittedClass, type HeadExample } from '@main/training/fit-head'
import { headInputGraph } from '@main/training/head-objective'
import type { TrainingFilm } from '@main/training/labelled-film'
import { patientShare } from '@main/training/patient-share'
import type { HeadRecipe } from '@main/training/recipe'
import { filmPixels, preprocessingOf, readControl, type RunControl, type TrainedPack } from '@main/training/run'
import { valuesOf } from '@main/training/start'
import type { Values } from '@main/training/trainer'
import { embedTexts } from '@main/training/training-texts'

/** Films that go through the encoder together. */
const BATCH = 8

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
    emit({ type: 'validation', step: 0, auroc: aurocOf(watched, classes, null) })
    emit({ type: 'validation', step: recipe.steps, auroc: aurocOf(watched, classes, head) })
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

async function embedFilms(pack: Pack, prompts: ExpandedPrompts, films: readonly TrainingFilm[], control: RunControl): Promise<{ examples: HeadExample[]; pixelsSha256: string }> {
  const classes = prompts.classes.map((one) => one.class)
  const dim = pack.manifest.architecture.image.embedding
  const preprocessing = preprocessingOf(pack)
  const texts = await embedTexts(pack, await openTokenizer(pack), prompts.classes.flatMap((one) => one.prompts.map(({ text }) => text)))
  const table = tabulateTogether(texts, dim, 'corrected')
  const { squares, sha256: pixelsSha256 } = await readSquares(films.map(({ path }) => path), preprocessing, readControl(control, films.length))
  const graph = headInputGraph({ manifest: pack.manifest, weights: pack.weights, films: BATCH, prompts: { dim, counts: prompts.classes.map((one) => one.prompts.length), slots: table.slots }, stages: ['embedders'] })
  const session = await (await climbLadder()).open({ bytes: serialise(graph), weightsDir: pack.dir })
  const names = graph.inputs.map(({ name }) => name)
  const fixed = { ...promptValues(table, dim), ...(await valuesOf(pack.weights, names.filter((name) => pack.weights.tensors.has(name)))) }
  const examples: HeadExample[] = []
  try {
    for (let start = 0; start < films.length; start += BATCH) {
      control.signal.throwIfAborted()
      // The last batch is filled up with its first film; what the copies give is dropped.
      const items = Array.from({ length: BATCH }, (_, i) => (start + i < films.length ? start + i : start))
      const feeds: Values = { ...fixed, pixels: filmPixels(squares, items, 0, preprocessing, { augment: false, seed: 0 }) }
      const result = await session.run(Object.fromEntries(names.map((name) => [name, feeds[name]!])))
      const [scores, features] = [floats(result, 'scores'), floats(result, 'features')]
      for (const [row, { patient, labels }] of films.slice(start, start + BATCH).entries()) {
        examples.push({
          patient,
          features: features.slice(row * 2 * dim, (row + 1) * 2 * dim),
          scores: [...scores.subarray(row * classes.length, (row + 1) * classes.length)],
          labels: classes.map((name) => labels[name] ?? null)
        })
      }
    }
  } finally {
    await session.close()
  }
  return { examples, pixelsSha256 }
}

function aurocOf(watched: readonly { readonly film: TrainingFilm; readonly example: HeadExample }[], classes: readonly string[], head: readonly FittedClass[] | null): Record<string, number | null> {
  const scores = watched.flatMap(({ example }) =>
    example.scores.map((score, at) => {
      const own = head?.[at]
      return own ? own.gain * score + own.offset + own.weight.reduce((sum, value, i) => sum + value * example.features[i]!, 0) : score
    })
  )
  return aurocByClass(Float32Array.from(scores), watched.map(({ film }) => film), classes)
}

async function stoppable<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (signal.aborted) throw new AppError('CANCELLED', 'The training was stopped; nothing was written.', { cause: error })
    throw error
  }
}
