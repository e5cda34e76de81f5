import { emit, type Tensor } from '@main/onnx/graph'
import { graphError, showShape } from '@main/onnx/shape'

/** Rows of a table by number: table [rows, width], indices of any shape -> [...indices, width]. */
export function gatherRows(table: Tensor, indices: Tensor): Tensor {
  const at = `Gather from ${table.name}`
  if (table.shape.length !== 2) throw graphError(at, `${showShape(table.shape)} must be of rank 2`)
  if (indices.dtype !== 'int64') throw graphError(at, `indices are ${indices.dtype}`)
  return emit('Gather', [table, indices], { axis: 0 }, [...indices.shape, table.shape[1]!])
}
