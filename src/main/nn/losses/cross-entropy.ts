import { constant, scalar, type Tensor } from '@main/onnx/graph'
import { add, atLeast, div, mul, neg, scale, sub } from '@main/onnx/ops/elementwise'
import { reshape } from '@main/onnx/ops/layout'
import { logSoftmax } from '@main/onnx/ops/normalisation'
import { reduceSum } from '@main/onnx/ops/reduction'
import { knownSize } from '@main/onnx/shape'

/** Takes no part in a softmax: e to this is 0 in float32 whatever the other logits. */
const ABSENT = 1e30

/**
 * Cross-entropy of pairs: logits [n, n], row i belongs to column i; the mean of -log softmax at the diagonal, a scalar.
 * `present` [n] is 1 for the pairs that count and 0 for those that are no candidates either; default: all count.
 */
export function pairCrossEntropy(logits: Tensor, present?: Tensor): Tensor {
  const n = knownSize(logits.shape, 0, 'cross-entropy')
  const diagonal = constant(logits.graph, 'float32', [n, n], Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0)))
  if (!present) return scale(reduceSum(mul(logSoftmax(logits, 1), diagonal), [0, 1]), -1 / n)
  const candidates = add(logits, scale(sub(reshape(present, [1, n]), scalar(logits.graph, 1)), ABSENT))
  const own = reduceSum(mul(logSoftmax(candidates, 1), mul(diagonal, reshape(present, [n, 1]))), [0, 1])
  return div(neg(own), atLeast(reduceSum(present, 0), 1))
}
