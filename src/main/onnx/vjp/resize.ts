import { constant, type Graph, type Tensor } from '@main/onnx/graph'
import { transpose } from '@main/onnx/ops/layout'
import { matmul } from '@main/onnx/ops/linear'
import { knownSize } from '@main/onnx/shape'
import { inputsOf, type Rule } from '@main/onnx/vjp/rule'

/**
 * Bilinear resize with align_corners is linear and separable, y = R x C^T with one interpolation matrix for the rows
 * and one for the columns: dL/dx = R^T g C.
 */
export const resized: Rule<'Resize'> = (node, g) => {
  const x = inputsOf(node)[0]!
  const sizes = (axis: number) => [knownSize(g.shape, axis, 'gradient of Resize'), knownSize(x.shape, axis, 'gradient of Resize')] as const
  return [() => matmul(transpose(interpolation(g.graph, ...sizes(2)), [1, 0]), matmul(g, interpolation(g.graph, ...sizes(3)))), null, null, null]
}

/** [to, from]: how much of each old place goes into each new one, corners on corners. */
function interpolation(graph: Graph, to: number, from: number): Tensor {
  const values = new Array<number>(to * from).fill(0)
  for (let i = 0; i < to; i++) {
    const place = to === 1 ? 0 : (i * (from - 1)) / (to - 1)
    const low = Math.min(Math.floor(place), from - 1)
    const high = Math.min(low + 1, from - 1)
    values[i * from + low]! += 1 - (place - low)
    values[i * from + high]! += place - low
  }
  return constant(graph, 'float32', [to, from], values)
}
