import { createGraph, input, output, type Graph, type Tensor } from '@main/onnx/graph'
import { add, div, mul, scale, sqrt } from '@main/onnx/ops/elementwise'
import { concat } from '@main/onnx/ops/layout'
import { matmul } from '@main/onnx/ops/linear'
import { reduceMean, reduceSum } from '@main/onnx/ops/reduction'
import { binaryCrossEntropy } from '@main/nn/losses/binary-cross-entropy'
import { scoredFilms, type ClassLabelOptions } from '@main/training/class-labels'
import type { EmbeddedFilms } from '@main/training/class-logits'
import type { Objective } from '@main/training/objective'

/** Logit of a film whose zero-shot score lies one standard deviation above the mean, before any label is seen. */
export const startingGain = 1.5

/** What `headFeatures` computes of a film, as a graph: the global vector and the mean region, each of length 1, [n, 2 D]. */
function featuresOf({ local, global }: EmbeddedFilms): Tensor {
  const unit = (x: Tensor) => div(x, sqrt(add(reduceSum(mul(x, x), 1, true), scale(reduceSum(mul(x, x), 1, true), 1e-12))))
  return concat([unit(global), unit(reduceMean(local, [2, 3]))], 1)
}

/** Zero-shot class scores [n, C] and features [n, 2 D] of films: `pixels` and the prompts in, `scores` and `features` out. */
export function headInputGraph(options: Omit<ClassLabelOptions, 'sources' | 'reports'>): Graph {
  const graph = createGraph('head-inputs')
  const { embedded, scores } = scoredFilms(graph, options)
  output(scores, 'scores')
  output(featuresOf(embedded), 'features')
  return graph
}

export interface HeadShape {
  readonly films: number
  readonly features: number
  /** Independent fits, side by side: classes x strengths of the penalty x folds. */
  readonly columns: number
}

/**
 * Logistic regressions beside each other, one a column: z = (1.5 + gain) s + free (features . weight) + bias, s being the
 * class's zero-shot score in standard deviations; binary cross-entropy of its own films and penalty / 2 |weight|^2. Where
 * `free` is 0 the zero-shot score alone is fitted: the weights stand for what is added to the prompts' own. Inputs: `features` [n, F], `scores`, `targets`, `weights` [n, K] (weights
 * of a column sum to 1, or are 0), `penalty`, `free` [1, K].
 */
export function headObjective(graph: Graph, { films, features, columns }: HeadShape): Objective {
  const float = (name: string, shape: readonly number[]) => input(graph, name, 'float32', shape)
  const parameters = new Map([['fit/weight', float('fit/weight', [features, columns])], ['fit/gain', float('fit/gain', [1, columns])], ['fit/bias', float('fit/bias', [1, columns])]])
  const [weight, gain, bias] = [...parameters.values()] as [Tensor, Tensor, Tensor]
  const [free, penalty] = [float('free', [1, columns]), float('penalty', [1, columns])]
  const scores = float('scores', [films, columns])
  const learned = mul(matmul(float('features', [films, features]), weight), free)
  const logits = add(add(add(scale(scores, startingGain), mul(gain, scores)), learned), bias)
  const labels = binaryCrossEntropy(logits, float('targets', [films, columns]), float('weights', [films, columns]))
  const size = mul(reduceSum(mul(weight, weight), 0, true), penalty)
  return { loss: add(labels, scale(reduceMean(size, [0, 1]), 0.5)), parts: { labels }, parameters, statistics: new Map() }
}

/** The logits of held-out films need no graph: z of `headObjective` in plain loops. */
export function logitOf(features: Float32Array, score: number, { weight, gain, bias, free }: { readonly weight: Float32Array; readonly gain: number; readonly bias: number; readonly free: number }): number {
  let dot = 0
  for (let i = 0; i < features.length; i++) dot += features[i]! * weight[i]!
  return (startingGain + gain) * score + free * dot + bias
}
