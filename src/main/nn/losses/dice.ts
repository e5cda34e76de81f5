import { scalar, type Tensor } from '@main/onnx/graph'
import { add, div, mul, scale, sigmoid, sub } from '@main/onnx/ops/elementwise'
import { reduceMean, reduceSum } from '@main/onnx/ops/reduction'

/**
 * Soft Dice loss (Milletari et al. 2016): logits and masks in [0, 1], both [n, C, H, W] ->
 * 1 - the mean over n of (2 sum p m + 1) / (sum p + sum m + 1), a scalar; the 1 keeps empty masks defined.
 */
export function diceLoss(logits: Tensor, masks: Tensor): Tensor {
  const one = scalar(logits.graph, 1)
  const total = (x: Tensor) => reduceSum(x, [...x.shape.keys()].slice(1))
  const p = sigmoid(logits)
  const overlap = add(scale(total(mul(p, masks)), 2), one)
  return sub(one, reduceMean(div(overlap, add(add(total(p), total(masks)), one)), 0))
}
