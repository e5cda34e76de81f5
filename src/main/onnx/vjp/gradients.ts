import { scalar, type AnyNode, type GraphNode, type Tensor } from '@main/onnx/graph'
import type { OperatorName } from '@main/onnx/operators'
import { add } from '@main/onnx/ops/elementwise'
import { expand } from '@main/onnx/ops/layout'
import { graphError, knownSize, showShape } from '@main/onnx/shape'
import type { Rule } from '@main/onnx/vjp/rule'
import { RULES } from '@main/onnx/vjp/rules'

/**
 * Adds to the graph of `loss` the gradients of it by each of `wrt` (reverse mode, one pass over the nodes from last to
 * first) and gives them in that order, in the shapes of `wrt`; zeros for a tensor that the loss does not depend on.
 * Sizes must be known. Throws AppError ARCHITECTURE_UNKNOWN when the loss is not a scalar or a size is symbolic.
 */
export function gradients(loss: Tensor, wrt: readonly Tensor[]): readonly Tensor[] {
  if (loss.shape.length !== 0) throw graphError('gradients', `the loss ${loss.name} ${showShape(loss.shape)} must be a scalar`)
  const { graph } = loss
  const nodes = [...graph.nodes]
  const varying = dependents(nodes, wrt)
  const found = new Map<Tensor, Tensor>([[loss, scalar(graph, 1)]])
  for (const node of nodes.reverse()) {
    const y = node.outputs[0]!
    const g = found.get(y)
    if (!g || !varying.has(y)) continue
    const whole = graph.wholes.get(y)
    const parts = whole ? whole.rule(g) : ruleOf(node)(node, g)
    ;(whole ?? node).inputs.forEach((x, i) => {
      const part = parts[i]
      if (!x || !part || !varying.has(x)) return
      const before = found.get(x)
      found.set(x, before ? add(before, part()) : part())
    })
  }
  return wrt.map((x) => found.get(x) ?? expand(scalar(graph, 0), x.shape.map((_, axis) => knownSize(x.shape, axis, `gradient by ${x.name}`))))
}

/** Everything that changes with one of the given tensors: nothing else needs a gradient. */
function dependents(nodes: readonly AnyNode[], from: readonly Tensor[]): ReadonlySet<Tensor> {
  const reached = new Set(from)
  for (const { inputs, outputs } of nodes) {
    if (inputs.some((x) => x && reached.has(x))) for (const output of outputs) reached.add(output)
  }
  return reached
}

/** The table pairs every operator with the rule for its nodes; here the pairing is by value, which types cannot follow. */
const ruleOf = <K extends OperatorName>(node: { readonly operator: K }): ((node: AnyNode, g: Tensor) => ReturnType<Rule<K>>) => {
  const rule: Rule<K> = RULES[node.operator]
  return (each, g) => rule(each as unknown as GraphNode<K>, g)
}
