import { input, scalar, type Graph, type Tensor } from '@main/onnx/graph'
import { add, div, greater, log, mul, scale, sub, where } from '@main/onnx/ops/elementwise'
import { concat, reshape, slice } from '@main/onnx/ops/layout'
import { reduceMax, reduceSum } from '@main/onnx/ops/reduction'
import type { Value } from '@main/onnx/session'
import { BEST_PROMPTS } from '@main/gloria/class-scores'
import { globalSimilarities, localSimilarities, type LossTemperatures } from '@main/nn/losses/contrastive'
import type { TextBatch } from '@main/nn/text-table'

/** Films as embedded inside a graph: local [n, D, h, w], global [n, D]. */
export interface EmbeddedFilms {
  readonly local: Tensor
  readonly global: Tensor
}

/** What is fixed in the shape of a training graph that scores a prompt set. */
export interface PromptShape {
  readonly dim: number
  /** Prompts of each class, in the order of the texts. */
  readonly counts: readonly number[]
  /** Words of the longest prompt, with [CLS]. */
  readonly slots: number
}

/**
 * Scores of films for the classes of a prompt set, [n, C], as corrected mode has them (`classScores`): the mean of the
 * best three prompts, each (log(mean over words of exp(5 s)) / 5 + global cosine) / 2. Inputs of the graph: those of
 * `promptValues`.
 */
export function classScoresOf(graph: Graph, films: EmbeddedFilms, { dim, counts, slots }: PromptShape, temperatures: Omit<LossTemperatures, 'loss'>): Tensor {
  const texts = counts.reduce((a, b) => a + b, 0)
  const float = (name: string, shape: readonly number[]) => input(graph, `prompts/${name}`, 'float32', shape)
  const [words, bias, counted] = [float('words', [texts, slots, dim]), float('bias', [texts, slots]), float('counted', [texts, slots])]
  const summed = sub(localSimilarities({ local: films.local, words, bias, counted }, temperatures), reshape(log(reduceSum(counted, 1)), [1, texts]))
  const scores = scale(add(scale(summed, 1 / temperatures.words), globalSimilarities({ global: films.global, sentences: float('sentences', [texts, dim]) })), 0.5)
  let start = 0
  const perClass = counts.map((count) => {
    const own = slice(scores, [{ axis: 1, start, end: start + count }])
    start += count
    return reshape(meanOfHighest(own, Math.min(BEST_PROMPTS, count)), [films.global.shape[0]!, 1])
  })
  return concat(perClass as [Tensor, ...Tensor[]], 1)
}

/** The mean of the k highest values of each row: [n, m] -> [n]. Its gradient goes to those values alone. */
export function meanOfHighest(x: Tensor, k: number): Tensor {
  const [zero, one, lowest] = [scalar(x.graph, 0), scalar(x.graph, 1), scalar(x.graph, -1e30)]
  let rest = x
  let threshold = reduceMax(rest, 1, true)
  for (let i = 1; i < k; i++) {
    rest = where(greater(threshold, rest), rest, lowest)
    threshold = reduceMax(rest, 1, true)
  }
  const chosen = where(greater(threshold, x), zero, one)
  return div(reduceSum(mul(x, chosen), 1), reduceSum(chosen, 1))
}

/** The prompts of a set as `classScoresOf` takes them. */
export function promptValues({ words, bias, counted, sentences, slots, order }: TextBatch, dim: number): Readonly<Record<string, Value>> {
  const texts = order.length
  return {
    'prompts/words': { data: words, shape: [texts, slots, dim] },
    'prompts/bias': { data: bias, shape: [texts, slots] },
    'prompts/counted': { data: counted, shape: [texts, slots] },
    'prompts/sentences': { data: sentences, shape: [texts, dim] }
  }
}
