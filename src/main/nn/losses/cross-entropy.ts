import { constant, type Tensor } from '@main/onnx/graph'
import { mul, scale } from '@main/onnx/ops/elementwise'
import { logSoftmax } from '@main/onnx/ops/normalisation'
import { reduceSum } from '@main/onnx/ops/reduction'
import { knownSize } from '@main/onnx/shape'

/** Cross-entropy of pairs: logits [n, n], row i belongs to column i; the mean of -log softmax at the diagonal, a scalar. */
export function pairCrossEntropy(logits: Tensor): Tensor {
  const n = knownSize(logits.shape, 0, 'cross-entropy')
  const diagonal = constant(logits.graph, 'float32', [n, n], Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0)))
  return scale(reduceSum(mul(logSoftmax(logits, 1), diagonal), [0, 1]), -1 / n)
}
