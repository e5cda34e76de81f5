import { scalar, type Tensor } from '@main/onnx/graph'
import { add, div, mul, scale, sigmoid, sub } from '@main/onnx/ops/elementwise'
import { reduceMean, reduceSum } from '@main/onnx/ops/reduction'

/**
 * Soft Dice loss (Milletari et al. 2016): logits and masks in [0, 1], both [n, 1, H, W] ->
 * 1 - the mean over films of (2 sum p m + 1) / (sum p + sum m + 1), a scalar; the 1 keeps empty masks defined.
 */
export function diceLoss(logits: Tensor, masks: Tensor): Tensor {
  const one = scalar(logits.graph, 1)
  const perFilm = (x: Tensor) => reduceSum(x, [...x.shape.keys()].slice(1))
  const p = sigmoid(logits)
  const overlap = add(scale(perFilm(mul(p, masks)), 2), one)
  return sub(one, reduceMean(div(overlap, add(add(perFilm(p), perFilm(masks)), one)), 0))
}
