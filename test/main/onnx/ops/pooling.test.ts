import { expect, test } from 'vitest'
import { createGraph, input } from '@main/onnx/graph'
import { globalAveragePool, maxPool } from '@main/onnx/ops/pooling'
import { largestOfWindows } from '../../../fixtures/plain-network'
import { floats, noise, runGraph } from '../../../fixtures/run-graph'

test.each([7, 8])('the largest of each 3 x 3 window, stride 2, over %i cells: padding never wins', async (side) => {
  const { data, shape } = noise([2, 2, side, 5], 9)
  const x = { data: Float32Array.from(data as Float32Array, (value) => value - 2), shape }
  const result = await runGraph({ x }, (inputs) => maxPool(inputs['x']!, { kernel: 3, stride: 2, padding: 1 }), true)
  const expected = largestOfWindows(x, { kernel: 3, stride: 2, padding: 1 })
  expect(result.shape).toEqual(expected.shape)
  expect(result.inferred).toEqual(['n', ...expected.shape.slice(1)])
  expect(result.data).toEqual(Array.from(expected.data as Float32Array))
})

test('a global pool is the mean of each channel', async () => {
  const { data, shape } = await runGraph({ x: floats([1, 2, 1, 2], [1, 3, 5, 11]) }, ({ x }) => globalAveragePool(x!))
  expect(data).toEqual([2, 8])
  expect(shape).toEqual([1, 2, 1, 1])
})

test('pools want pictures', () => {
  const x = input(createGraph('g'), 'x', 'float32', ['n', 4])
  expect(() => maxPool(x, { kernel: 3, stride: 2, padding: 1 })).toThrow('[n, 4] must be of rank 4')
  expect(() => globalAveragePool(x)).toThrow('must be of rank 4')
})
