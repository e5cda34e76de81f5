import { scalar, type Tensor } from '@main/onnx/graph'
import { add, atLeast, div, mul, sqrt, times } from '@main/onnx/ops/elementwise'
import { reduceSum } from '@main/onnx/ops/reduction'

/**
 * Scales all gradients together so that their common Euclidean norm is at most `largest` (Pascanu et al. 2013);
 * smaller ones stay as they are. Gives the norm before.
 */
export function clipNorm(gradients: readonly Tensor[], largest: number): { readonly gradients: readonly Tensor[]; readonly norm: Tensor } {
  const squares = gradients.map((g) => (g.shape.length === 0 ? mul(g, g) : reduceSum(mul(g, g), [...g.shape.keys()])))
  const norm = sqrt(squares.reduce(add))
  const factor = div(scalar(norm.graph, largest), atLeast(norm, largest))
  return { gradients: gradients.map((g) => times(g, factor)), norm }
}
