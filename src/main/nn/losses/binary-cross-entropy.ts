import type { Tensor } from '@main/onnx/graph'
import { div, mul, softplus, sub } from '@main/onnx/ops/elementwise'
import { reduceSum } from '@main/onnx/ops/reduction'

/**
 * Binary cross-entropy of logits, log(1 + exp z) - y z, its weighted mean over all values: logits, targets y in [0, 1]
 * and weights of one shape -> a scalar. A weight of 0 leaves a label out (unknown or ignored); their sum must not be 0.
 */
export function binaryCrossEntropy(logits: Tensor, targets: Tensor, weights: Tensor): Tensor {
  const axes = [...logits.shape.keys()]
  const losses = mul(sub(softplus(logits), mul(targets, logits)), weights)
  return div(reduceSum(losses, axes), reduceSum(weights, axes))
}
