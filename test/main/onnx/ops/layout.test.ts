import { expect, test } from 'vitest'
import { createGraph, input } from '@main/onnx/graph'
import { reshape, transpose } from '@main/onnx/ops/layout'
import { floats, runGraph } from '../../../fixtures/run-graph'

const x = floats([2, 3], [1, 2, 3, 4, 5, 6])

test('a transpose moves the axes', async () => {
  const { data, inferred, shape } = await runGraph({ x }, (inputs) => transpose(inputs['x']!, [1, 0]), true)
  expect(data).toEqual([1, 4, 2, 5, 3, 6])
  expect([inferred, shape]).toEqual([[3, 'n'], [3, 2]])
})

test('a reshape keeps the order of values and lets a symbolic size move', async () => {
  const moved = await runGraph({ x }, (inputs) => reshape(inputs['x']!, [3, 'n']), true)
  expect(moved.data).toEqual([1, 2, 3, 4, 5, 6])
  expect(moved.shape).toEqual([3, 2])
  const kept = await runGraph({ x }, (inputs) => reshape(inputs['x']!, ['n', 1, 3]), true)
  expect(kept.shape).toEqual([2, 1, 3])
})

test('a reshape must hold as many values, and cannot guess two moved sizes', () => {
  const graph = createGraph('g')
  const y = input(graph, 'y', 'float32', ['n', 'length', 6])
  expect(() => reshape(y, ['n', 'length', 5])).toThrow('[n, length, 6] does not hold as many values as [n, length, 5]')
  expect(() => reshape(y, ['n', 6])).toThrow('does not hold as many')
  expect(() => reshape(y, [6, 'n', 'length'])).toThrow('more than one symbolic size')
})

test('an order of axes names each once', () => {
  const y = input(createGraph('g'), 'y', 'float32', [1, 2])
  expect(() => transpose(y, [0, 0])).toThrow('[0, 0] is no order of [1, 2]')
  expect(() => transpose(y, [0])).toThrow('is no order of')
})
