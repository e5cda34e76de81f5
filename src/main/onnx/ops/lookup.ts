import { constant, emit, type Tensor } from '@main/onnx/graph'
import { reshape } from '@main/onnx/ops/layout'
import { graphError, knownSize, showShape } from '@main/onnx/shape'

/** Rows of a table by number: table [rows, width], indices of any shape -> [...indices, width]. */
export function gatherRows(table: Tensor, indices: Tensor): Tensor {
  const at = `Gather from ${table.name}`
  if (table.shape.length !== 2) throw graphError(at, `${showShape(table.shape)} must be of rank 2`)
  if (indices.dtype !== 'int64') throw graphError(at, `indices are ${indices.dtype}`)
  return emit('Gather', [table, indices], { axis: 0 }, [...indices.shape, table.shape[1]!])
}

/** Entries of one axis by number, in the order given. */
export function pick(x: Tensor, axis: number, entries: readonly number[]): Tensor {
  const count = knownSize(x.shape, axis, `Gather from ${x.name}`)
  if (entries.some((entry) => !(Number.isInteger(entry) && entry >= 0 && entry < count))) throw graphError(`Gather from ${x.name}`, `[${entries.join()}] are not all among ${count} entries`)
  return emit('Gather', [x, constant(x.graph, 'int64', [entries.length], entries)], { axis }, x.shape.map((dim, i) => (i === axis ? entries.length : dim)))
}

/** The entries of one axis from last to first. */
export function reverse(x: Tensor, axis: number): Tensor {
  const count = knownSize(x.shape, axis, `Gather from ${x.name}`)
  return pick(x, axis, Array.from({ length: count }, (_, i) => count - 1 - i))
}

/** Adds rows of `updates` [...indices, width] to the rows of `table` [rows, width] that `indices` name; a row may be named often. */
export function scatterRows(table: Tensor, indices: Tensor, updates: Tensor): Tensor {
  const at = `ScatterND into ${table.name}`
  if (table.shape.length !== 2 || indices.dtype !== 'int64') throw graphError(at, `a table ${showShape(table.shape)} and ${indices.dtype} indices`)
  return emit('ScatterND', [table, reshape(indices, [...indices.shape, 1]), updates], { reduction: 'add' }, table.shape)
}
