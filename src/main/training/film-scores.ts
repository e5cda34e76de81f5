import { auroc } from '@main/evaluation/auroc'
import type { Graph } from '@main/onnx/graph'
import { climbLadder } from '@main/onnx/providers'
import { serialise } from '@main/onnx/serialise'
import { floats, type Value } from '@main/onnx/session'
import type { TrainingFilm } from '@main/training/labelled-film'
import type { Values } from '@main/training/trainer'

export interface FilmScores {
  /** Class scores of films with parameters as they stand, row by row in the order of `items`. */
  score(parameters: Values, items: readonly number[]): Promise<Float32Array>
  close(): Promise<void>
}

export interface FilmScoresOptions {
  /** `classScoreGraph` for `batch` films. */
  readonly graph: Graph
  readonly weightsDir: string
  readonly batch: number
  readonly classes: number
  readonly prompts: Values
  /** The films' pixels, as they are. */
  readonly pixels: (items: readonly number[]) => Value
}

/** Scores films while their encoder is trained. */
export async function openFilmScores({ graph, weightsDir, batch, classes, prompts, pixels }: FilmScoresOptions): Promise<FilmScores> {
  const ladder = await climbLadder()
  const session = await ladder.open({ bytes: serialise(graph), weightsDir })
  const names = graph.inputs.map(({ name }) => name)
  return {
    async score(parameters, items) {
      const scores = new Float32Array(items.length * classes)
      for (let start = 0; start < items.length; start += batch) {
        const own = items.slice(start, start + batch)
        // The last batch is filled up with its first film; the scores of the copies are dropped.
        const filled = [...own, ...Array.from({ length: batch - own.length }, () => own[0]!)]
        const feeds: Values = { ...parameters, ...prompts, pixels: pixels(filled) }
        const result = await session.run(Object.fromEntries(names.map((name) => [name, feeds[name]!])))
        scores.set(floats(result, 'scores').subarray(0, own.length * classes), start * classes)
      }
      return scores
    },
    close: () => session.close()
  }
}

/** Mean and standard deviation of each class's score; a class that never varies has the deviation 1. */
export function standardOf(scores: Float32Array, classes: number): { readonly mean: Value; readonly deviation: Value } {
  const films = scores.length / classes
  const column = (at: number) => Array.from({ length: films }, (_, row) => scores[row * classes + at]!)
  const means = Array.from({ length: classes }, (_, at) => column(at).reduce((a, b) => a + b, 0) / films)
  const deviations = means.map((mean, at) => Math.sqrt(column(at).reduce((sum, value) => sum + (value - mean) ** 2, 0) / films) || 1)
  return { mean: { data: Float32Array.from(means), shape: [classes] }, deviation: { data: Float32Array.from(deviations), shape: [classes] } }
}

/** AUROC of each class over films whose labels are certain; null where one kind is missing. */
export function aurocByClass(scores: Float32Array, films: readonly TrainingFilm[], classes: readonly string[]): Record<string, number | null> {
  return Object.fromEntries(
    classes.map((name, at) => {
      const scored = films.flatMap(({ labels, patient }, row) => (labels[name] === 0 || labels[name] === 1 ? [{ score: scores[row * classes.length + at]!, positive: labels[name] === 1, patient }] : []))
      return [name, auroc(scored)]
    })
  )
}
