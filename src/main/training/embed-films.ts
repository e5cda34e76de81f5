import type { Pack } from '@main/checkpoint/pack'
import type { ExpandedPrompts } from '@main/gloria/prompts'
import { openTokenizer } from '@main/gloria/tokenizer-of-pack'
import { isQuantised, quantised } from '@main/nn/quantised'
import { tabulateTogether } from '@main/nn/text-table'
import { climbLadder } from '@main/onnx/providers'
import { serialise } from '@main/onnx/serialise'
import { floats } from '@main/onnx/session'
import { promptValues } from '@main/training/class-logits'
import { aurocByClass } from '@main/training/film-scores'
import { readSquares } from '@main/training/film-squares'
import type { FittedClass, HeadExample } from '@main/training/fit-head'
import { headInputGraph } from '@main/training/head-objective'
import type { TrainingFilm } from '@main/training/labelled-film'
import { filmPixels, preprocessingOf, readControl, type RunControl } from '@main/training/run'
import { valuesOf } from '@main/training/start'
import type { Values } from '@main/training/trainer'
import { embedTexts } from '@main/training/training-texts'

/** Films that go through the encoder together. */
const BATCH = 8

/** Films as a head sees them, from embeddings as the pack makes them on this provider. For foreign bytes: only call it in a child process. Errors: those of `readSquares`. */
export async function embedFilms(pack: Pack, prompts: ExpandedPrompts, films: readonly TrainingFilm[], control: RunControl): Promise<{ examples: HeadExample[]; pixelsSha256: string }> {
  const classes = prompts.classes.map((one) => one.class)
  const dim = pack.manifest.architecture.image.embedding
  const preprocessing = preprocessingOf(pack)
  const texts = await embedTexts(pack, await openTokenizer(pack), prompts.classes.flatMap((one) => one.prompts.map(({ text }) => text)))
  const table = tabulateTogether(texts, dim, 'corrected')
  const { squares, sha256: pixelsSha256 } = await readSquares(films.map(({ path }) => path), preprocessing, readControl(control, films.length))
  const build = () => headInputGraph({ manifest: pack.manifest, weights: pack.weights, films: BATCH, prompts: { dim, counts: prompts.classes.map((one) => one.prompts.length), slots: table.slots }, stages: ['embedders'] })
  const graph = build()
  // In 8 bits where the pack will serve so: a head is fitted to the embeddings that it will meet.
  const session = await (await climbLadder()).open((provider) => ({ bytes: serialise(provider === 'cpu' && isQuantised(pack.weights) ? quantised(build(), pack.weights) : graph), weightsDir: pack.dir }))
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

/** Class scores of films under a head, row by row; null: zero-shot. */
export function headScores(examples: readonly HeadExample[], head: readonly FittedClass[] | null): Float32Array {
  const scores = examples.flatMap((example) =>
    example.scores.map((score, at) => {
      const own = head?.[at]
      return own ? own.gain * score + own.offset + own.weight.reduce((sum, value, i) => sum + value * example.features[i]!, 0) : score
    })
  )
  return Float32Array.from(scores)
}

/** AUROC by class of films under a head; null: zero-shot. */
export const headAuroc = (watched: readonly { readonly film: TrainingFilm; readonly example: HeadExample }[], classes: readonly string[], head: readonly FittedClass[] | null): Record<string, number | null> =>
  aurocByClass(headScores(watched.map(({ example }) => example), head), watched.map(({ film }) => film), classes)
