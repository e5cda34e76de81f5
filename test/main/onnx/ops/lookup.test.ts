import { expect, test } from 'vitest'
import { createGraph, input } from '@main/onnx/graph'
import { gatherRows } from '@main/onnx/ops/lookup'
import { floats, integers, runGraph } from '../../../fixtures/run-graph'

test('rows are looked up by number, repeats included', async () => {
  const values = { table: floats([3, 2], [0, 1, 10, 11, 20, 21]), indices: integers([2, 2], [2, 0, 2, 1]) }
  const { data, shape, inferred } = await runGraph(values, ({ table, indices }) => gatherRows(table!, indices!))
  expect(data).toEqual([20, 21, 0, 1, 20, 21, 10, 11])
  expect(shape).toEqual(inferred)
})

test('indices are whole numbers and the table is a matrix', () => {
  const graph = createGraph('g')
  const [table, wrong] = [input(graph, 'table', 'float32', [3, 2]), input(graph, 'wrong', 'float32', [1])]
  expect(() => gatherRows(table, wrong)).toThrow('Gather from table: indices are float32')
  expect(() => gatherRows(wrong, input(graph, 'i', 'int64', [1]))).toThrow('must be of rank 2')
})
