import type { Tensor } from '@main/onnx/graph'
import type { Attributes } from '@main/onnx/operators'
import { convOf, convTranspose, type ConvForm } from '@main/onnx/ops/convolution'
import { reverse } from '@main/onnx/ops/lookup'
import { concat, pad, reshape, slice, transpose } from '@main/onnx/ops/layout'
import { matmul } from '@main/onnx/ops/linear'
import { reduceSum } from '@main/onnx/ops/reduction'
import { knownSize } from '@main/onnx/shape'
import { inputsOf, type Rule } from '@main/onnx/vjp/rule'

/**
 * y = x * W + b. dL/dx = the transposed convolution of g with W. dL/dW: at kernel offset (i, j), the products of g with
 * x moved by (i, j), summed over films and places. dL/db: g, summed likewise.
 */
export const convolved: Rule<'Conv'> = (node, g) => {
  const [x, weight] = inputsOf(node) as [Tensor, Tensor]
  return [() => gradientByInput(x, weight, g, node.attributes), () => gradientByWeight(x, weight.shape as readonly number[], g, node.attributes), () => reduceSum(g, [0, 2, 3])]
}

/** y = the transposed convolution of x with W: the roles of input and output change, dL/dx = g * W. */
export const transposedConvolved: Rule<'ConvTranspose'> = (node, g) => {
  const [x, weight] = inputsOf(node) as [Tensor, Tensor]
  return [() => convOf(g, weight, formOf(node.attributes)), () => gradientByWeight(g, weight.shape as readonly number[], x, node.attributes)]
}

const formOf = ({ strides, pads, dilations, group }: Attributes<'Conv'> | Attributes<'ConvTranspose'>): ConvForm => ({ strides, pads, dilations, group })

const size = ({ shape }: Tensor, axis: number): number => knownSize(shape, axis, 'gradient of Conv')

function gradientByInput(x: Tensor, weight: Tensor, g: Tensor, attributes: Attributes<'Conv'>): Tensor {
  const form = formOf(attributes)
  // A 1x1 convolution is a product over channels; its transpose is one too, and faster than the general form.
  if (isPointwise(attributes) && form.strides.every((step) => step === 1) && form.group === 1) return convOf(g, transpose(weight, [1, 0, 2, 3]), form)
  const [high, wide] = attributes.kernel_shape as [number, number]
  const [top, left, bottom, right] = form.pads as [number, number, number, number]
  const isPlain = [...form.strides, ...form.dilations, form.group].every((one) => one === 1)
  // Moved by one, the transpose is a convolution with the kernel turned by half a circle: it has the faster kernel of the two.
  if (isPlain && Math.max(top, bottom) < high && Math.max(left, right) < wide) {
    const turned = reverse(reverse(transpose(weight, [1, 0, 2, 3]), 2), 3)
    return convOf(g, turned, { ...form, pads: [high - 1 - top, wide - 1 - left, high - 1 - bottom, wide - 1 - right] })
  }
  return convTranspose(g, weight, form, [size(x, 2), size(x, 3)])
}

const isPointwise = ({ kernel_shape, pads }: Pick<Attributes<'Conv'>, 'kernel_shape' | 'pads'>): boolean => [...kernel_shape, ...pads].join() === '1,1,0,0,0,0'

type WeightGradient = (x: Tensor, shape: readonly number[], g: Tensor, attributes: Pick<Attributes<'Conv'>, 'kernel_shape' | 'pads' | 'strides' | 'dilations' | 'group'>) => Tensor

const gradientByWeight: WeightGradient = (x, shape, g, attributes) => {
  if (attributes.group === 1 && !isPointwise(attributes)) return asConvolution(x, shape, g, attributes)
  const [places, filters, channels] = [size(g, 2) * size(g, 3), size(g, 1), size(x, 1)]
  const isWide = places * (filters + channels) < filters * channels
  return attributes.group === 1 && isWide ? overPlaces(x, shape, g, attributes) : byOffsets(x, shape, g, attributes)
}

/** One convolution with films and channels exchanged, g for its kernel, strides and dilations exchanged too. */
const asConvolution: WeightGradient = (x, [, , rows, columns], g, { pads, strides, dilations }) => {
  const swap = (tensor: Tensor) => transpose(tensor, [1, 0, 2, 3])
  const ends = [rows!, columns!]
  const [before, after] = [pads.slice(0, 2), pads.slice(2)]
  // Positions that no window reached give offsets beyond the kernel: less is added around, or the result is cut.
  const beyond = ends.map((end, i) => size(x, 2 + i) + before[i]! + after[i]! - (size(g, 2 + i) - 1) * strides[i]! - (end - 1) * dilations[i]! - 1)
  const spared = after.map((count, i) => Math.min(count, beyond[i]!))
  const all = convOf(swap(x), swap(g), { strides: dilations, pads: [...before, ...after.map((count, i) => count - spared[i]!)], dilations: strides, group: 1 })
  const cuts = ends.flatMap((end, i) => (size(all, 2 + i) > end ? [{ axis: 2 + i, start: 0, end }] : []))
  return swap(cuts.length > 0 ? slice(all, cuts) : all)
}

/** Of a 1x1 kernel: one matrix product over films and places, for kernels that are larger than what they see. */
const overPlaces: WeightGradient = (x, shape, g, { strides }) => {
  const seen = strides.some((step) => step > 1) ? slice(x, strides.map((step, i) => ({ axis: 2 + i, start: 0, end: (size(g, 2 + i) - 1) * step + 1, step }))) : x
  const rows = (tensor: Tensor) => reshape(transpose(tensor, [1, 0, 2, 3]), [size(tensor, 1), size(tensor, 0) * size(tensor, 2) * size(tensor, 3)])
  return reshape(matmul(rows(g), transpose(rows(seen), [1, 0])), shape)
}

/** A matrix product for each kernel offset: [n, group, O / group, places] x [n, group, places, C / group], summed over n. */
const byOffsets: WeightGradient = (x, [filters, channels, rows, columns], g, { pads, strides, dilations, group }) => {
  const films = size(x, 0)
  const [high, wide] = [size(g, 2), size(g, 3)]
  const around = pads.some((count) => count > 0) ? pad(x, [0, 0, pads[0]!, pads[1]!], [0, 0, pads[2]!, pads[3]!]) : x
  const outer = reshape(g, [films, group, filters! / group, high * wide])
  const offsets = Array.from({ length: rows! * columns! }, (_, offset) => {
    const cut = (axis: number, at: number, count: number) => {
      const start = at * dilations[axis - 2]!
      const step = strides[axis - 2]!
      return { axis, start, end: start + (count - 1) * step + 1, step }
    }
    const cuts = [cut(2, Math.floor(offset / columns!), high), cut(3, offset % columns!, wide)].filter(({ axis, start, end, step }) => step > 1 || start > 0 || end < size(around, axis))
    const seen = reshape(cuts.length > 0 ? slice(around, cuts) : around, [films, group, channels!, high * wide])
    const sum = reduceSum(matmul(outer, transpose(seen, [0, 1, 3, 2])), 0)
    return reshape(sum, [filters!, channels!, 1])
  })
  return reshape(concat(offsets as [Tensor, ...Tensor[]], 2), [filters!, channels!, rows!, columns!])
}
