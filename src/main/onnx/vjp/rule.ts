import type { GraphNode, Tensor } from '@main/onnx/graph'
import type { OperatorName } from '@main/onnx/operators'
import { reshape } from '@main/onnx/ops/layout'
import { reduceSum } from '@main/onnx/ops/reduction'
import { sameShape } from '@main/onnx/shape'

/**
 * The vector-Jacobian product of an operator: from `g`, the gradient of the loss by the node's (first) output, to the
 * gradient by each of its inputs. One entry an input, worked out only when asked for; null where nothing flows back
 * (indices, shapes, conditions). Below, y stands for the node's output, L for the loss, g for dL/dy.
 */
export type Rule<K extends OperatorName> = (node: GraphNode<K>, g: Tensor) => readonly ((() => Tensor) | null)[]

/** The inputs of a node that has none left out. */
export const inputsOf = (node: { readonly inputs: readonly (Tensor | null)[] }): readonly Tensor[] => node.inputs as readonly Tensor[]

/** A value that several gradients of one node share, added to the graph at its first use. */
export function once(make: () => Tensor): () => Tensor {
  let made: Tensor | undefined
  return () => (made ??= make())
}

/** The gradient by a value that was broadcast to g's shape: the sum over its copies. */
export function sumTo(g: Tensor, { shape }: Tensor): Tensor {
  if (sameShape(g.shape, shape)) return g
  const front = g.shape.length - shape.length
  const axes = g.shape.map((_, axis) => axis).filter((axis) => axis < front || (shape[axis - front] === 1 && g.shape[axis] !== 1))
  return reshape(axes.length > 0 ? reduceSum(g, axes, true) : g, shape)
}
