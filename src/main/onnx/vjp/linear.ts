import type { Tensor } from '@main/onnx/graph'
import { reshape, transpose } from '@main/onnx/ops/layout'
import { matmul } from '@main/onnx/ops/linear'
import { graphError, volume } from '@main/onnx/shape'
import { inputsOf, sumTo, type Rule } from '@main/onnx/vjp/rule'

/** The last two axes swapped. */
function turned(x: Tensor): Tensor {
  const rank = x.shape.length
  return transpose(x, [...x.shape.keys()].map((axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis)))
}

/** [..., a, b] as one matrix of rows b. */
const flat = (x: Tensor): Tensor => reshape(x, [volume(x.shape.slice(0, -1)).known, x.shape.at(-1)!])

/**
 * y = a b, over the last two axes: dL/da = g b^T, dL/db = a^T g, summed over broadcast axes. Where b is one matrix for
 * all, that sum is part of the product: the rows of a and g are laid under each other.
 */
export const multiplyMatrices: Rule<'MatMul'> = (node, g) => {
  const [a, b] = inputsOf(node) as [Tensor, Tensor]
  const oneMatrix = b.shape.length === 2 && a.shape.length > 2 && a.shape.every((dim) => typeof dim === 'number')
  return [
    () => sumTo(matmul(g, turned(b)), a),
    () => (oneMatrix ? matmul(turned(flat(a)), flat(g)) : sumTo(matmul(turned(a), g), b))
  ]
}

/** y = a b^T + c, the only form of Gemm in use: dL/da = g b, dL/db = g^T a, dL/dc = g summed over the rows. */
export const linearLayer: Rule<'Gemm'> = (node, g) => {
  const [a, b, c] = inputsOf(node) as [Tensor, Tensor, Tensor]
  const { alpha, beta, transA, transB } = node.attributes
  if ([alpha, beta, transA, transB].join() !== '1,1,0,1') throw graphError('gradient of Gemm', 'only a b^T + c has one')
  return [() => matmul(g, b), () => matmul(turned(g), a), () => sumTo(g, c)]
}
