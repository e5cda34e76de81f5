import { scalar, type Tensor } from '@main/onnx/graph'
import { expand, reshape } from '@main/onnx/ops/layout'
import { gatherRows, scatterRows } from '@main/onnx/ops/lookup'
import { graphError, knownSize } from '@main/onnx/shape'
import { inputsOf, type Rule } from '@main/onnx/vjp/rule'

/** y = rows of a table: dL/dtable = for each row, the sum of g wherever it was looked up. */
export const gathered: Rule<'Gather'> = (node, g) => {
  const [table, indices] = inputsOf(node) as [Tensor, Tensor]
  if (node.attributes.axis !== 0) throw graphError('gradient of Gather', 'only rows of a table are looked up where gradients flow')
  const sizes = [0, 1].map((axis) => knownSize(table.shape, axis, 'gradient of Gather'))
  return [() => scatterRows(expand(scalar(g.graph, 0), sizes), indices, g), null]
}

/** y = table with updates added to the rows named: dL/dtable = g, dL/dupdates = those rows of g. */
export const scatteredRows: Rule<'ScatterND'> = (node, g) => {
  const [, indices] = inputsOf(node) as [Tensor, Tensor]
  return [() => g, null, () => gatherRows(g, reshape(indices, indices.shape.slice(0, -1)))]
}
