import type { AnyNode, GraphNode, Tensor } from '@main/onnx/graph'
import { sameShape } from '@main/onnx/shape'

/** A convolution with what follows it in one kernel. */
export interface Fused {
  readonly conv: GraphNode<'Conv'>
  readonly sum?: Tensor
  readonly rectified?: boolean
}

/** Convolutions whose result only an addition or a ReLU, or one after the other, sees. */
export function fusions(nodes: readonly AnyNode[], outputs: readonly Tensor[], canFuse: (node: GraphNode<'Conv'>) => boolean): { readonly absorbed: ReadonlySet<AnyNode>; readonly fused: ReadonlyMap<AnyNode, Fused> } {
  const uses = new Map<Tensor, number>()
  for (const tensor of [...nodes.flatMap(({ inputs }) => inputs), ...outputs]) if (tensor) uses.set(tensor, (uses.get(tensor) ?? 0) + 1)
  const makers = new Map(nodes.map((node) => [node.outputs[0]!, node]))
  const absorbed = new Set<AnyNode>()
  const fused = new Map<AnyNode, Fused>()
  /** The convolution that makes a tensor which nothing else uses. */
  const convOf = (tensor: Tensor): GraphNode<'Conv'> | null => {
    const node = makers.get(tensor)
    return node?.operator === 'Conv' && uses.get(tensor) === 1 && !absorbed.has(node) && canFuse(node) ? node : null
  }
  for (const node of nodes) {
    if (node.operator === 'Add') {
      const [a, b] = node.inputs as [Tensor, Tensor]
      const conv = sameShape(a.shape, b.shape) ? (convOf(b) ?? convOf(a)) : null
      if (!conv) continue
      absorbed.add(conv)
      fused.set(node, { conv, sum: conv.outputs[0] === b ? a : b })
    } else if (node.operator === 'Relu') {
      const x = node.inputs[0]!
      const before = makers.get(x)
      const added = before && uses.get(x) === 1 ? fused.get(before) : undefined
      const conv = convOf(x)
      if (added) fused.delete(before!)
      if (added ?? conv) {
        absorbed.add(before!)
        fused.set(node, { ...(added ?? { conv: conv! }), rectified: true })
      }
    }
  }
  return { absorbed, fused }
}
