import type { ScoringMode } from '@shared/domain/suggestion'
import { createGraph, input, output, scalar, type Graph, type Tensor } from '@main/onnx/graph'
import { add, atLeast, div, exp, log, mul, scale, sqrt, sub } from '@main/onnx/ops/elementwise'
import { reshape, transpose } from '@main/onnx/ops/layout'
import { matmul } from '@main/onnx/ops/linear'
import { softmax } from '@main/onnx/ops/normalisation'
import { reduceMax, reduceSum } from '@main/onnx/ops/reduction'

export interface SimilarityOptions {
  /** D, the embedding's width, and the number of the film's regions. */
  readonly dim: number
  readonly regions: number
  /** How words become one local score: log(mean exp(5 s)) / 5 (corrected), or 5 max s (the public code). */
  readonly mode: ScoringMode
  /** Softmax over regions (4) and over words (5). */
  readonly temperatures: { readonly attention: number; readonly words: number }
}

/** PyTorch's cosine_similarity: the product of the norms is raised to this, so a zero vector gives 0. */
const COSINE_EPSILON = 1e-8

/** Added where a word does not count, so that the largest score is never its. Scores lie in [-1, 1]. */
const NEVER = -1e4

/**
 * Scores every text of a set against one film in one run (GLoRIA section 3.3, equations 2 to 5).
 * Inputs: `regions` [D, m], `gram` [m, m] (see `gramGraph`), `global` [1, D], `words` [T, q, D], `bias` [T, q] (0: takes part in the attention over words,
 * log c: stands for c equal vectors, very negative: does not), `counted` [T, q] (1 where a word counts for the score),
 * `sentences` [T, D]. Outputs: `wordScores` [T, q] cosine of each word with its context; `localScores`, `globalScores`,
 * `bothScores` [T], the last their mean.
 */
export function similarityGraph({ dim, regions, mode, temperatures }: SimilarityOptions): Graph {
  const graph = createGraph(`gloria-similarity-${mode}`)
  const float = (name: string, shape: readonly (number | string)[]) => input(graph, name, 'float32', shape)
  const [words, counted] = [float('words', ['T', 'q', dim]), float('counted', ['T', 'q'])]
  const film = { regions: float('regions', [dim, regions]), gram: float('gram', [regions, regions]), global: float('global', [1, dim]) }
  const scores = wordScores(film, words, float('bias', ['T', 'q']), temperatures.attention)
  const local = mode === 'corrected' ? logMeanExp(scores, counted, temperatures.words) : largest(scores, counted, temperatures.words)
  const sentences = float('sentences', ['T', dim])
  const global = cosine(dot(film.global, sentences), norm(film.global), norm(sentences))
  output(scores, 'wordScores')
  output(local, 'localScores')
  output(global, 'globalScores')
  output(scale(add(local, global), 0.5), 'bothScores')
  return graph
}

/** What every text asks of a film, worked out once: `regions` [D, m] -> `gram` [m, m], their products with each other. */
export function gramGraph({ dim, regions: count }: Pick<SimilarityOptions, 'dim' | 'regions'>): Graph {
  const graph = createGraph('gloria-gram')
  const regions = input(graph, 'regions', 'float32', [dim, count])
  output(matmul(transpose(regions, [1, 0]), regions), 'gram')
  return graph
}

/**
 * With logits L = W R: A = softmax over words of L; B = softmax over regions of temperature A; context c = sum_r B_r R_r;
 * the score is cos(w, c). The context itself is never formed: w . c = B . L, and |c|^2 = B G B with the film's G = R'R,
 * which costs m a word and region instead of D.
 */
function wordScores({ regions, gram }: { regions: Tensor; gram: Tensor }, words: Tensor, bias: Tensor, temperature: number): Tensor {
  const [texts, slots] = [words.shape[0]!, words.shape[1]!]
  const logits = matmul(words, regions)
  const overWords = softmax(add(logits, reshape(bias, [texts, slots, 1])), 1)
  const overRegions = softmax(scale(overWords, temperature), 2)
  // Rounding may leave the square of a vanishing context just below zero.
  const contextNorm = sqrt(atLeast(dot(matmul(overRegions, gram), overRegions), 0))
  return cosine(dot(overRegions, logits), norm(words), contextNorm)
}

/** Over the last axis. */
const dot = (a: Tensor, b: Tensor): Tensor => reduceSum(mul(a, b), -1)
const norm = (x: Tensor): Tensor => sqrt(dot(x, x))
const cosine = (product: Tensor, normA: Tensor, normB: Tensor): Tensor => div(product, atLeast(mul(normA, normB), COSINE_EPSILON))

/** log(mean over counted words of exp(t s)) / t: in [-1, 1] like the cosine, whatever the number of words. */
function logMeanExp(scores: Tensor, counted: Tensor, temperature: number): Tensor {
  const sum = reduceSum(mul(exp(scale(scores, temperature)), counted), -1)
  return scale(log(div(sum, reduceSum(counted, -1))), 1 / temperature)
}

/** t times the largest score of a counted word. */
function largest(scores: Tensor, counted: Tensor, temperature: number): Tensor {
  const away = scale(sub(scalar(scores.graph, 1), counted), NEVER)
  return scale(reduceMax(add(scores, away), -1), temperature)
}
