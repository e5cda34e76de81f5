import { scalar, type Tensor } from '@main/onnx/graph'
import { add, div, exp, mul, sqrt, sub } from '@main/onnx/ops/elementwise'
import { reshape } from '@main/onnx/ops/layout'
import { reduceMean, reduceSum } from '@main/onnx/ops/reduction'
import { inputsOf, once, sumTo, type Rule } from '@main/onnx/vjp/rule'

/**
 * y = (x - mean) r scale + bias with running statistics, r = 1 / sqrt(variance + epsilon), all per channel:
 * dL/dx = g r scale; dL/dscale = r (sum of g x - mean sum of g); dL/dbias = sum of g, sums over all but the channels.
 * Running statistics are no parameters: nothing flows to them.
 */
export const batchNormalized: Rule<'BatchNormalization'> = (node, g) => {
  const [x, scale, , mean, variance] = inputsOf(node) as [Tensor, Tensor, Tensor, Tensor, Tensor]
  const deviation = once(() => sqrt(add(variance, scalar(g.graph, node.attributes.epsilon))))
  const overChannels = (value: Tensor) => reduceSum(value, [...x.shape.keys()].filter((axis) => axis !== 1))
  const total = once(() => overChannels(g))
  return [
    () => mul(g, reshape(div(scale, deviation()), [x.shape[1]!, ...x.shape.slice(2).map(() => 1)])),
    () => div(sub(overChannels(mul(g, x)), mul(mean, total())), deviation()),
    total,
    null,
    null
  ]
}

/**
 * y = h scale + bias with h = (x - mean) r over the last axis, r = 1 / sqrt(variance + epsilon): with u = g scale,
 * dL/dx = r (u - mean of u - h mean of (u h)); dL/dscale = sum of g h; dL/dbias = sum of g.
 */
export const layerNormalized: Rule<'LayerNormalization'> = (node, g) => {
  const [x, scale, bias] = inputsOf(node) as [Tensor, Tensor, Tensor]
  const centred = once(() => sub(x, reduceMean(x, -1, true)))
  const deviation = once(() => sqrt(add(reduceMean(mul(centred(), centred()), -1, true), scalar(g.graph, node.attributes.epsilon))))
  const normal = once(() => div(centred(), deviation()))
  return [
    () => {
      const u = mul(g, scale)
      const along = mul(normal(), reduceMean(mul(u, normal()), -1, true))
      return div(sub(sub(u, reduceMean(u, -1, true)), along), deviation())
    },
    () => sumTo(mul(g, normal()), scale),
    () => sumTo(g, bias)
  ]
}

/** y = softmax x: dL/dx = y (g - sum of g y). */
export const softMaximum: Rule<'Softmax'> = (node, g) => {
  const y = node.outputs[0]!
  return [() => mul(y, sub(g, reduceSum(mul(g, y), node.attributes.axis, true)))]
}

/** y = log softmax x: dL/dx = g - exp(y) sum of g. */
export const logSoftMaximum: Rule<'LogSoftmax'> = (node, g) => [() => sub(g, mul(exp(node.outputs[0]!), reduceSum(g, node.attributes.axis, true)))]
