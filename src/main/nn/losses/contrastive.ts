import type { Tensor } from '@main/onnx/graph'
import { add, atLeast, div, exp, log, mul, scale, sqrt } from '@main/onnx/ops/elementwise'
import { reshape, transpose } from '@main/onnx/ops/layout'
import { matmul } from '@main/onnx/ops/linear'
import { softmax } from '@main/onnx/ops/normalisation'
import { reduceSum } from '@main/onnx/ops/reduction'
import { knownSize } from '@main/onnx/shape'
import { pairCrossEntropy } from '@main/nn/losses/cross-entropy'

/** Films and texts of a batch, pair i being film i with text i. */
export interface EmbeddedPairs {
  /** [n, D, h, w] and [n, D]. */
  readonly local: Tensor
  readonly global: Tensor
  /** [CLS] and the words of each text, [n, q, D]; `bias` [n, q] is 0 for them and very negative for padding, `counted` 1 and 0. */
  readonly words: Tensor
  readonly bias: Tensor
  readonly counted: Tensor
  /** [n, D]. */
  readonly sentences: Tensor
}

/** GLoRIA's temperatures: over regions (4), over words (5), and of the cross-entropies (10). */
export interface LossTemperatures {
  readonly attention: number
  readonly words: number
  readonly loss: number
}

export interface ContrastiveLosses {
  readonly localImageToText: Tensor
  readonly localTextToImage: Tensor
  readonly globalImageToText: Tensor
  readonly globalTextToImage: Tensor
}

/**
 * GLoRIA's four losses (Huang et al. 2021, equations 6 to 9), each a scalar; the training loss is their sum. `present`
 * [n] is 0 for films without a text (the text beside them is not looked at); default: all have one.
 */
export function contrastiveLosses(pairs: EmbeddedPairs, temperatures: LossTemperatures, present?: Tensor): ContrastiveLosses {
  const local = scale(localSimilarities(pairs, temperatures), temperatures.loss)
  const global = scale(globalSimilarities(pairs), temperatures.loss)
  return {
    localImageToText: pairCrossEntropy(local, present),
    localTextToImage: pairCrossEntropy(transpose(local, [1, 0]), present),
    globalImageToText: pairCrossEntropy(global, present),
    globalTextToImage: pairCrossEntropy(transpose(global, [1, 0]), present)
  }
}

/** Cosines of every film's global vector with every sentence's: [films, texts]. */
export function globalSimilarities({ global, sentences }: Pick<EmbeddedPairs, 'global' | 'sentences'>): Tensor {
  const norms = matmul(norm(global, true), transpose(norm(sentences, true), [1, 0]))
  return div(matmul(global, transpose(sentences, [1, 0])), atLeast(norms, COSINE_EPSILON))
}

/**
 * log sum over words of exp(5 s), s the cosine of a word with the regions it attends to (equations 2 to 5), for every
 * film with every text: [films, texts]. A is a softmax over a text's words in each region, B one over regions of 4 A.
 */
export function localSimilarities({ local, words, bias, counted }: Omit<EmbeddedPairs, 'global' | 'sentences'>, temperatures: Pick<LossTemperatures, 'attention' | 'words'>): Tensor {
  const [films, dim, rows, columns] = local.shape.map((_, axis) => knownSize(local.shape, axis, 'local similarity')) as [number, number, number, number]
  const [texts, slots] = [knownSize(words.shape, 0, 'local similarity'), knownSize(words.shape, 1, 'local similarity')]
  const cells = rows * columns
  const regions = reshape(local, [films, dim, cells])
  const flatWords = reshape(words, [texts * slots, dim])
  const logits = reshape(matmul(flatWords, regions), [films, texts, slots, cells])
  const overWords = softmax(add(logits, reshape(bias, [1, texts, slots, 1])), 2)
  const overRegions = softmax(scale(overWords, temperatures.attention), 3)
  // The context c = B R: w . c = B . L, and |c| from the regions' products with each other, so that c is never formed.
  const gram = matmul(transpose(regions, [0, 2, 1]), regions)
  const flat = reshape(overRegions, [films, texts * slots, cells])
  const contextNorm = sqrt(atLeast(reshape(reduceSum(mul(matmul(flat, gram), flat), -1), [films, texts, slots]), SMALLEST_SQUARE))
  const wordNorm = reshape(norm(flatWords, false), [1, texts, slots])
  const scores = div(reduceSum(mul(overRegions, logits), -1), atLeast(mul(wordNorm, contextNorm), COSINE_EPSILON))
  const shares = mul(exp(scale(scores, temperatures.words)), reshape(counted, [1, texts, slots]))
  return log(reduceSum(shares, -1))
}

/** PyTorch's cosine_similarity. */
const COSINE_EPSILON = 1e-8
/** The root of 0 has no slope; the square of a padding's norm is 0. */
const SMALLEST_SQUARE = 1e-24

const norm = (x: Tensor, keep: boolean): Tensor => sqrt(atLeast(reduceSum(mul(x, x), -1, keep), SMALLEST_SQUARE))
