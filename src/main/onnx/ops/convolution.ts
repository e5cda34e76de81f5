import { emit, sameType, type Tensor } from '@main/onnx/graph'
import { graphError, knownSize, showShape } from '@main/onnx/shape'

export interface ConvOptions {
  readonly stride?: number
  /** Zeros added on each side. */
  readonly padding?: number
  readonly groups?: number
}

/** Two-dimensional convolution: x [n, C, H, W], weight [O, C / groups, kh, kw], bias [O] if any -> [n, O, H', W']. */
export function conv(x: Tensor, weight: Tensor, { stride = 1, padding = 0, groups = 1 }: ConvOptions = {}, bias?: Tensor): Tensor {
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
    bias ? [x, weight, bias] : [x, weight],
    { dilations: [1, 1], group: groups, kernel_shape: kernel, pads: [padding, padding, padding, padding], strides: [stride, stride] },
    [x.shape[0]!, filters, ...size]
  )
}

/** A convolution with every size spelt out, as gradients need it. */
export interface ConvForm {
  readonly strides: readonly number[]
  /** Zeros: top, left, bottom, right. */
  readonly pads: readonly number[]
  readonly dilations: readonly number[]
  readonly group: number
}

/** `conv` without its symmetry and its bias. */
export function convOf(x: Tensor, weight: Tensor, { strides, pads, dilations, group }: ConvForm): Tensor {
  const at = `Conv with ${weight.name}`
  const kernel = [knownSize(weight.shape, 2, at), knownSize(weight.shape, 3, at)]
  const size = kernel.map((side, i) => slidingSize(knownSize(x.shape, 2 + i, at) + pads[i]! + pads[2 + i]!, (side - 1) * dilations[i]! + 1, strides[i]!, 0, at))
  return emit('Conv', [x, weight], { dilations, group, kernel_shape: kernel, pads, strides }, [x.shape[0]!, weight.shape[0]!, ...size])
}

/**
 * The transpose of `convOf` as a linear map: y [n, O, H', W'], weight [O, C / group, kh, kw] -> [n, C, rows, columns].
 * Several sizes lead to the same H' x W', so the one wanted is given.
 */
export function convTranspose(y: Tensor, weight: Tensor, form: ConvForm, [rows, columns]: readonly [number, number]): Tensor {
  const { strides, pads, dilations, group } = form
  const at = `ConvTranspose with ${weight.name}`
  const kernel = [knownSize(weight.shape, 2, at), knownSize(weight.shape, 3, at)]
  const rest = [rows, columns].map((size, i) => size - ((knownSize(y.shape, 2 + i, at) - 1) * strides[i]! + (kernel[i]! - 1) * dilations[i]! + 1 - pads[i]! - pads[2 + i]!))
  if (rest.some((count, i) => count < 0 || count >= Math.max(strides[i]!, dilations[i]!))) throw graphError(at, `${rows} x ${columns} does not come of ${showShape(y.shape)}`)
  return emit(
    'ConvTranspose',
    [y, weight],
    { dilations, group, kernel_shape: kernel, output_padding: rest, pads, strides },
    [y.shape[0]!, knownSize(weight.shape, 1, at) * group, rows, columns]
  )
}

/** Positions of a window of `kernel` moved by `stride` over `size` cells with `padding` on both sides. */
export function slidingSize(size: number, kernel: number, stride: number, padding: number, at: string): number {
  const positions = Math.floor((size + 2 * padding - kernel) / stride) + 1
  if (positions < 1) throw graphError(at, `a window of ${kernel} does not fit ${size} cells with ${padding} around`)
  return positions
}
