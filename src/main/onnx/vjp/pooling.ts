import { scalar, type Tensor } from '@main/onnx/graph'
import { add, cast, greater, mul, scale, sub } from '@main/onnx/ops/elementwise'
import { concat, expand, pad, reshape, slice } from '@main/onnx/ops/layout'
import { knownSize } from '@main/onnx/shape'
import { inputsOf, type Rule } from '@main/onnx/vjp/rule'

const sizesOf = ({ shape }: Tensor, operator: string): number[] => shape.map((_, axis) => knownSize(shape, axis, `gradient of ${operator}`))

/**
 * y = the largest x of each window: g goes to that x, the first where several are; windows overlap, so it adds up. Written
 * without the operator's second output (where the largest stood), which the WebGPU provider lacks: place by place of the
 * window, which x is the y there? Padded rows and columns are dealt out by their remainder modulo the stride, s x s
 * pictures of the size of g, and put back between each other in the end.
 */
export const largestOfWindow: Rule<'MaxPool'> = (node, g) => {
  const x = inputsOf(node)[0]!
  const y = node.outputs[0]!
  return [
    () => {
      const { kernel_shape: kernels, pads, strides } = node.attributes
      const [kernel, stride, padding] = [kernels[0]!, strides[0]!, pads[0]!]
      const [, , rows, columns] = sizesOf(x, 'MaxPool') as [number, number, number, number]
      const [n, channels, tall, wide] = sizesOf(g, 'MaxPool') as [number, number, number, number]
      // Windows reach this far beyond g's own places, in whole strides.
      const reach = Math.floor((kernel - 1) / stride)
      const [high, broad] = [stride * (tall + reach), stride * (wide + reach)]
      const rest = (size: number, whole: number) => Math.max(0, whole - size - padding)
      const padded = pad(x, [0, 0, padding, padding], [0, 0, rest(rows, high), rest(columns, broad)], LOWEST)
      const pictures = Array.from({ length: stride * stride }, (): Tensor[] => [])
      // What no place has taken yet.
      let untaken = g
      for (let i = 0; i < kernel; i++) {
        for (let j = 0; j < kernel; j++) {
          const here = slice(padded, [{ axis: 2, start: i, end: i + stride * (tall - 1) + 1, step: stride }, { axis: 3, start: j, end: j + stride * (wide - 1) + 1, step: stride }])
          const left = mul(untaken, cast(greater(y, here), 'float32'))
          const part = sub(untaken, left)
          untaken = left
          const [down, across] = [Math.floor(i / stride), Math.floor(j / stride)]
          pictures[(i % stride) * stride + (j % stride)]!.push(pad(part, [0, 0, down, across], [0, 0, reach - down, reach - across]))
        }
      }
      const [cells, across] = [[n, channels, (tall + reach) * (wide + reach), 1], [n, channels, tall + reach, broad]]
      // A window smaller than the stride leaves places that no window looks at.
      const picture = (at: number) => (pictures[at]!.length === 0 ? expand(scalar(g.graph, 0), cells) : reshape(pictures[at]!.reduce(add), cells))
      // Cells side by side make rows, rows side by side the whole.
      const bands = Array.from({ length: stride }, (_, row) => reshape(concat(Array.from({ length: stride }, (_, column) => picture(row * stride + column)) as [Tensor, ...Tensor[]], 3), across))
      const whole = reshape(concat(bands as [Tensor, ...Tensor[]], 3), [n, channels, high, broad])
      const bottom = { axis: 2, start: padding, end: Math.min(padding + rows, high) }
      const right = { axis: 3, start: padding, end: Math.min(padding + columns, broad) }
      const inside = slice(whole, [bottom, right])
      const [missing, lacking] = [rows - (bottom.end - padding), columns - (right.end - padding)]
      return missing === 0 && lacking === 0 ? inside : pad(inside, [0, 0, 0, 0], [0, 0, missing, lacking])
    }
  ]
}

/** Below every float32 that a film can lead to. */
const LOWEST = -3e38

/** y = mean of each k x k window, windows side by side: dL/dx = g / k^2 at each of its places, 0 at the rest. */
export const meanOfWindow: Rule<'AveragePool'> = (node, g) => {
  const x = inputsOf(node)[0]!
  const side = node.attributes.kernel_shape[0]!
  return [
    () => {
      const [n, channels, rows, columns] = sizesOf(g, 'AveragePool') as [number, number, number, number]
      const cells = expand(reshape(scale(g, 1 / side ** 2), [n, channels, rows, 1, columns, 1]), [n, channels, rows, side, columns, side])
      const whole = reshape(cells, [n, channels, rows * side, columns * side])
      const rest = sizesOf(x, 'AveragePool').map((size, axis) => size - knownSize(whole.shape, axis, 'AveragePool'))
      return rest.every((count) => count === 0) ? whole : pad(whole, [0, 0, 0, 0], rest)
    }
  ]
}

/** y = mean over the picture of k cells: dL/dx = g / k everywhere. */
export const meanOfPicture: Rule<'GlobalAveragePool'> = (node, g) => {
  const sizes = sizesOf(inputsOf(node)[0]!, 'GlobalAveragePool')
  return [() => expand(scale(g, 1 / (sizes[2]! * sizes[3]!)), sizes)]
}
