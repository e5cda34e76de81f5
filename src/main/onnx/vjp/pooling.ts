import { secondOutput, scalar, type Tensor } from '@main/onnx/graph'
import { scale } from '@main/onnx/ops/elementwise'
import { expand, pad, reshape } from '@main/onnx/ops/layout'
import { scatterElements } from '@main/onnx/ops/lookup'
import { knownSize } from '@main/onnx/shape'
import { inputsOf, type Rule } from '@main/onnx/vjp/rule'

const sizesOf = ({ shape }: Tensor, operator: string): number[] => shape.map((_, axis) => knownSize(shape, axis, `gradient of ${operator}`))

/** y = the largest x of each window: g goes to that x, which the node's second output names; windows overlap, so it adds up. */
export const largestOfWindow: Rule<'MaxPool'> = (node, g) => {
  const x = inputsOf(node)[0]!
  return [
    () => {
      const count = (tensor: Tensor) => sizesOf(tensor, 'MaxPool').reduce((product, size) => product * size, 1)
      const indices = secondOutput(node, 'int64')
      const flat = scatterElements(expand(scalar(g.graph, 0), [count(x)]), reshape(indices, [count(g)]), reshape(g, [count(g)]))
      return reshape(flat, x.shape)
    }
  ]
}

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
