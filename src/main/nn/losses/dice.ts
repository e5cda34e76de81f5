import { scalar, type Tensor } from '@main/onnx/graph'
import { add, div, mul, scale, sigmoid, sub } from '@main/onnx/ops/elementwise'
import { reduceMean, reduceSum } from '@main/onnx/ops/reduction'

/**
 * Soft Dice loss (Milletari et al. 2016): logits and masks in [0, 1], both [n, 1, H, W] ->
 * 1 - the mean over films of (2 sum p m + 1) / (sum p + sum m + 1), a scalar; the 1 keeps empty masks defined.
 * `weights` [n] leaves films out with 0; their sum must not be 0. Default: all count the same.
 */
export function diceLoss(logits: Tensor, masks: Tensor, weights?: Tensor): Tensor {
  const one = scalar(logits.graph, 1)
  const perFilm = (x: Tensor) => reduceSum(x, [...x.shape.keys()].slice(1))
  const p = sigmoid(logits)
  const overlap = add(scale(perFilm(mul(p, masks)), 2), one)
  const dice = div(overlap, add(add(perFilm(p), perFilm(masks)), one))
  return sub(one, weights ? div(reduceSum(mul(dice, weights), 0), reduceSum(weights, 0)) : reduceMean(dice, 0))
}
