import { scalar, whole, type Tensor } from '@main/onnx/graph'
import { add, div, mul, scale, sqrt, sub } from '@main/onnx/ops/elementwise'
import { reshape } from '@main/onnx/ops/layout'
import { convOf } from '@main/onnx/ops/convolution'
import { batchNormalization, type ChannelStatistics } from '@main/onnx/ops/normalisation'
import { reduceMean } from '@main/onnx/ops/reduction'
import { knownSize } from '@main/onnx/shape'
import { once } from '@main/onnx/vjp/rule'
import type { Weights } from '@main/nn/weights'

/** PyTorch's defaults for BatchNorm2d. */
const EPSILON = 1e-5
const MOMENTUM = 0.1

/** Normalises x [n, C, H, W] per channel with the batch normalisation of that name (`layer1.0.bn1`). */
export type Normalise = (x: Tensor, name: string) => Tensor

/**
 * With running statistics: inference, and fine-tuning with frozen statistics. After a convolution whose kernel is trained
 * the two become one (the runtime does that by itself where the kernel is constant): what lies between need neither be
 * computed nor kept for the way back.
 */
export function runningStatistics(weights: Weights): Normalise {
  return (x, name) => {
    const part = (field: string) => weights(`${name}.${field}`)
    const statistics = { scale: part('weight'), bias: part('bias'), mean: part('running_mean'), variance: part('running_var') }
    return takeBackTrained(x)?.(statistics) ?? batchNormalization(x, statistics, EPSILON)
  }
}

/** The convolution that has just given x, taken off the graph, to be made anew: W gain * input + bias - mean gain. Null where its kernel is not trained. */
function takeBackTrained(x: Tensor): ((statistics: ChannelStatistics) => Tensor) | null {
  const { nodes, inputs } = x.graph
  const node = nodes.at(-1)
  if (node?.operator !== 'Conv' || node.outputs[0] !== x || !inputs.includes(node.inputs[1]!)) return null
  const [entering, kernel] = node.inputs as readonly [Tensor, Tensor]
  return ({ scale: factor, bias, mean, variance }) => {
    nodes.pop()
    const gain = div(factor, sqrt(add(variance, scalar(x.graph, EPSILON))))
    return convOf(entering, mul(kernel, reshape(gain, [gain.shape[0]!, 1, 1, 1])), node.attributes, sub(bias, mul(mean, gain)))
  }
}

/**
 * With the statistics of the batch itself (Ioffe & Szegedy 2015), as in training from scratch; what the running
 * statistics become is told to `moved`: old + 0.1 (new - old), the new variance being unbiased. Sizes must be known.
 */
export function batchStatistics(weights: Weights, moved: (name: string, value: Tensor) => void): Normalise {
  return (x, name) => {
    const perChannel = (value: Tensor) => reshape(value, [x.shape[1]!, 1, 1])
    const mean = perChannelMean(x)
    const centred = sub(x, mean)
    const variance = perChannelMean(mul(centred, centred))
    const count = [0, 2, 3].reduce((product, axis) => product * knownSize(x.shape, axis, `batch statistics of ${name}`), 1)
    const move = (field: string, seen: Tensor) => {
      const old = weights(`${name}.${field}`)
      moved(`${name}.${field}`, add(scale(old, 1 - MOMENTUM), scale(reshape(seen, old.shape), MOMENTUM)))
    }
    move('running_mean', mean)
    move('running_var', scale(variance, count / (count - 1)))
    const [gain, shift] = [weights(`${name}.weight`), weights(`${name}.bias`)]
    const deviation = sqrt(add(variance, scalar(x.graph, EPSILON)))
    const normal = div(centred, deviation)
    const y = add(mul(normal, perChannel(gain)), perChannel(shift))
    // dL/dx = gain / deviation (g - mean of g - normal mean of (g normal)): the statistics depend on x too.
    return whole(y, [x, gain, shift], (g) => {
      const along = once(() => perChannelMean(mul(g, normal)))
      const mean = once(() => perChannelMean(g))
      const total = (value: Tensor, parameter: Tensor) => reshape(scale(value, count), parameter.shape)
      return [
        () => mul(sub(sub(g, mean()), mul(normal, along())), div(perChannel(gain), deviation)),
        () => total(along(), gain),
        () => total(mean(), shift)
      ]
    })
  }
}

/** Axis by axis: a float32 sum over hundreds of thousands of values in one go would lose digits that the gradient needs. */
const perChannelMean = (x: Tensor): Tensor => [3, 2, 0].reduce((value, axis) => reduceMean(value, axis, true), x)
