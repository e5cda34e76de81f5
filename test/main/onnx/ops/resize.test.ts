import { expect, test } from 'vitest'
import { createGraph, input } from '@main/onnx/graph'
import { resizeBilinear } from '@main/onnx/ops/resize'
import { noise, runGraph } from '../../../fixtures/run-graph'

test.each([
  [5, 4, 8, 11],
  [224, 3, 299, 3]
])('a bilinear resize from %i x %i to %i x %i keeps the corners at the corners', async (fromRows, fromColumns, rows, columns) => {
  const x = noise([2, 1, fromRows, fromColumns])
  const { data, shape, inferred } = await runGraph({ x }, (inputs) => resizeBilinear(inputs['x']!, rows, columns), true)
  expect([shape, inferred]).toEqual([[2, 1, rows, columns], ['n', 1, rows, columns]])
  const value = (film: number, row: number, column: number) => Number(x.data[(film * fromRows + row) * fromColumns + column])
  for (const film of [0, 1])
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const [y, z] = [(row * (fromRows - 1)) / (rows - 1), (column * (fromColumns - 1)) / (columns - 1)]
        const [top, left] = [Math.min(Math.floor(y), fromRows - 2), Math.min(Math.floor(z), fromColumns - 2)]
        const across = (at: number) => value(film, at, left) * (1 - z + left) + value(film, at, left + 1) * (z - left)
        const expected = across(top) * (1 - y + top) + across(top + 1) * (y - top)
        expect(data[(film * rows + row) * columns + column]).toBeCloseTo(expected, 4)
      }
})

test('only pictures are resized', () => {
  expect(() => resizeBilinear(input(createGraph('g'), 'x', 'float32', [4, 4]), 8, 8)).toThrow('[4, 4] must be of rank 4')
})
