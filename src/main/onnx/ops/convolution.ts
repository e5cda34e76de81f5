import { emit, sameType, type Tensor } from '@main/onnx/graph'
import { graphError, knownSize, showShape } from '@main/onnx/shape'

export interface ConvOptions {
  readonly stride?: number
  /** Zeros added on each side. */
  readonly padding?: number
  readonly groups?: number
}

/** Two-dimensional convolution without bias: x [n, C, H, W], weight [O, C / groups, kh, kw] -> [n, O, H', W']. */
export function conv(x: Tensor, weight: Tensor, { stride = 1, padding = 0, groups = 1 }: ConvOptions = {}): Tensor {
  const at = `Conv with ${weight.name}`
  sameType(at, x, weight)
  if (x.shape.length !== 4 || weight.shape.length !== 4) throw graphError(at, `${showShape(x.shape)} and ${showShape(weight.shape)} must both be of rank 4`)
  const [channels, kernelChannels, filters] = [knownSize(x.shape, 1, at), knownSize(weight.shape, 1, at), knownSize(weight.shape, 0, at)]
  if (channels !== kernelChannels * groups || filters % groups !== 0) {
    throw graphError(at, `${channels} channels in do not fit a kernel ${showShape(weight.shape)} of ${groups} groups`)
  }
  const kernel = [knownSize(weight.shape, 2, at), knownSize(weight.shape, 3, at)]
  const size = kernel.map((side, i) => slidingSize(knownSize(x.shape, 2 + i, at), side, stride, padding, at))
  return emit(
    'Conv',
    [x, weight],
    { dilations: [1, 1], group: groups, kernel_shape: kernel, pads: [padding, padding, padding, padding], strides: [stride, stride] },
    [x.shape[0]!, filters, ...size]
  )
}

/** Positions of a window of `kernel` moved by `stride` over `size` cells with `padding` on both sides. */
export function slidingSize(size: number, kernel: number, stride: number, padding: number, at: string): number {
  const positions = Math.floor((size + 2 * padding - kernel) / stride) + 1
  if (positions < 1) throw graphError(at, `a window of ${kernel} does not fit ${size} cells with ${padding} around`)
  return positions
}
