import { expect, test } from 'vitest'
import { reduceMax, reduceMean, reduceSum } from '@main/onnx/ops/reduction'
import { floats, runGraph } from '../../../fixtures/run-graph'

const x = floats([2, 3], [1, 2, 6, 3, 5, 4])

test.each([
  ['largest', reduceMax, [6, 5], [3, 5, 6]],
  ['mean', reduceMean, [3, 4], [2, 3.5, 5]],
  ['sum', reduceSum, [9, 12], [4, 7, 10]]
] as const)('the %s of each row and of each column', async (_, reduce, rows, columns) => {
  const byRow = await runGraph({ x }, (inputs) => reduce(inputs['x']!, -1), true)
  expect(byRow.data).toEqual(rows)
  expect([byRow.inferred, byRow.shape]).toEqual([['n'], [2]])
  const byColumn = await runGraph({ x }, (inputs) => reduce(inputs['x']!, 0, true))
  expect(byColumn.data).toEqual(columns)
  expect(byColumn.shape).toEqual([1, 3])
})
