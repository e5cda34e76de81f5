import { scalar, varies, whole, type Tensor } from '@main/onnx/graph'
import { add, div, mul, scale, sqrt, sub } from '@main/onnx/ops/elementwise'
import { reshape } from '@main/onnx/ops/layout'
import { conv, type ConvOptions } from '@main/onnx/ops/convolution'
import { batchNormalization, type ChannelStatistics } from '@main/onnx/ops/normalisation'
import { reduceMean } from '@main/onnx/ops/reduction'
import { knownSize, volume } from '@main/onnx/shape'
import { once } from '@main/onnx/vjp/rule'
import type { Weights } from '@main/nn/weights'

/** PyTorch's defaults for BatchNorm2d. */
const EPSILON = 1e-5
const MOMENTUM = 0.1

/** A convolution whose result nothing but its normalisation sees. */
export interface Convolution {
  readonly x: Tensor
  readonly kernel: Tensor
  readonly options?: ConvOptions | undefined
}

/** Normalises x [n, C, H, W], or what a convolution gives, per channel with the batch normalisation of that name (`layer1.0.bn1`). */
export type Normalise = (x: Tensor | Convolution, name: string) => Tensor

/**
 * With running statistics: inference, and fine-tuning with frozen statistics. A convolution whose kernel is trained
 * takes them in (the runtime does that by itself where the kernel is constant): what lies between is neither computed
 * nor kept for the way back.
 */
export function runningStatistics(weights: Weights): Normalise {
  return (x, name) => {
    const part = (field: string) => weights(`${name}.${field}`)
    const statistics = { scale: part('weight'), bias: part('bias'), mean: part('running_mean'), variance: part('running_var') }
    return 'kernel' in x && varies(x.kernel) ? foldedConvolution(x, statistics) : batchNormalization(computed(x), statistics, EPSILON)
  }
}

/** W gain * x + bias - mean gain. */
function foldedConvolution({ x, kernel, options }: Convolution, { scale: factor, bias, mean, variance }: ChannelStatistics): Tensor {
  const gain = div(factor, sqrt(add(variance, scalar(x.graph, EPSILON))))
  const filters = gain.shape[0]!
  // As a matrix: the runtime multiplies along the last axis, which must not be of size 1.
  const matrix = reshape(kernel, [filters, volume(kernel.shape.slice(1)).known])
  return conv(x, reshape(mul(matrix, reshape(gain, [filters, 1])), kernel.shape), options, sub(bias, mul(mean, gain)))
}

const computed = (x: Tensor | Convolution): Tensor => ('kernel' in x ? conv(x.x, x.kernel, x.options) : x)

/**
 * With the statistics of the batch itself (Ioffe & Szegedy 2015), as in training from scratch; what the running
 * statistics become is told to `moved`: old + 0.1 (new - old), the new variance being unbiased. Sizes must be known.
 */
export function batchStatistics(weights: Weights, moved: (name: string, value: Tensor) => void): Normalise {
  return (given, name) => {
    const x = computed(given)
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
