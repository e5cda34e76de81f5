import type { AnyNode, Graph, GraphNode, Tensor } from '@main/onnx/graph'
import type { Cut } from '@main/onnx/ops/layout'

/** What a graph knows before it runs. */
export interface Constants {
  has(tensor: Tensor): boolean
  /** The values of a small constant of int64; null for anything else. */
  integers(tensor: Tensor | null | undefined): readonly number[] | null
}

export function constantsOf({ initializers }: Graph): Constants {
  const held = new Map(initializers.map((initializer) => [initializer.tensor, initializer]))
  return {
    has: (tensor) => held.has(tensor),
    integers(tensor) {
      const found = tensor && held.get(tensor)
      if (!found || found.source !== 'inline' || found.tensor.dtype !== 'int64') return null
      return Array.from(new BigInt64Array(found.bytes.slice().buffer), Number)
    }
  }
}

/** The cuts of a Slice as `slice` writes it. */
export function cutsOf({ inputs }: GraphNode<'Slice'>, constants: Constants): readonly Cut[] | null {
  const [starts, ends, axes, steps] = inputs.slice(1).map((tensor) => constants.integers(tensor))
  return starts && ends && axes && steps ? axes.map((axis, i) => ({ axis, start: starts[i]!, end: ends[i]!, step: steps[i]! })) : null
}

/** Whether a node exchanges the first two axes of a tensor of four. */
export const exchanges = (node: AnyNode | undefined): node is AnyNode => node?.operator === 'Transpose' && node.attributes.perm.join() === '1,0,2,3'

/** Whether a node puts one axis from last to first, as `reverse` writes it. */
export function reverses(node: AnyNode | undefined, axis: number, constants: Constants): node is AnyNode {
  if (node?.operator !== 'Gather' || node.attributes.axis !== axis) return false
  const order = constants.integers(node.inputs[1])
  return order !== null && order.length === node.outputs[0]!.shape[axis] && order.every((index, i) => index === order.length - 1 - i)
}
