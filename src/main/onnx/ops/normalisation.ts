import { emit, sameType, type Tensor } from '@main/onnx/graph'
import { axisOf, graphError, showShape } from '@main/onnx/shape'

/** Per channel statistics and affine of a batch normalisation, each [C]. */
export interface ChannelStatistics {
  readonly scale: Tensor
  readonly bias: Tensor
  readonly mean: Tensor
  readonly variance: Tensor
}

/** Batch normalisation with running statistics (Ioffe & Szegedy 2015): (x - mean) / sqrt(variance + epsilon) * scale + bias. */
export function batchNormalization(x: Tensor, { scale, bias, mean, variance }: ChannelStatistics, epsilon: number): Tensor {
  const at = `BatchNormalization with ${scale.name}`
  sameType(at, x, scale, bias, mean, variance)
  const odd = [scale, bias, mean, variance].find((tensor) => tensor.shape.length !== 1 || tensor.shape[0] !== x.shape[1])
  if (odd) throw graphError(at, `${odd.name} ${showShape(odd.shape)} does not fit the channels of ${showShape(x.shape)}`)
  return emit('BatchNormalization', [x, scale, bias, mean, variance], { epsilon }, x.shape)
}

/** Layer normalisation over the last axis (Ba et al. 2016), scale and bias [width]. */
export function layerNormalization(x: Tensor, scale: Tensor, bias: Tensor, epsilon: number): Tensor {
  const at = `LayerNormalization with ${scale.name}`
  sameType(at, x, scale, bias)
  const odd = [scale, bias].find((tensor) => tensor.shape.length !== 1 || tensor.shape[0] !== x.shape.at(-1))
  if (odd) throw graphError(at, `${odd.name} ${showShape(odd.shape)} does not fit the last axis of ${showShape(x.shape)}`)
  return emit('LayerNormalization', [x, scale, bias], { axis: -1, epsilon }, x.shape)
}

/** exp(x) divided by its sum along one axis. */
export function softmax(x: Tensor, axis: number): Tensor {
  return emit('Softmax', [x], { axis: axisOf(axis, x.shape.length, `Softmax of ${x.name}`) }, x.shape)
}

/** The logarithm of softmax along one axis, stable where softmax itself would round to 0. */
export function logSoftmax(x: Tensor, axis: number): Tensor {
  return emit('LogSoftmax', [x], { axis: axisOf(axis, x.shape.length, `LogSoftmax of ${x.name}`) }, x.shape)
}
