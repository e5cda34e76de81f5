import { expect, test } from 'vitest'
import { createGraph, input } from '@main/onnx/graph'
import { linear, matmul } from '@main/onnx/ops/linear'
import { floats, runGraph } from '../../../fixtures/run-graph'

test('a product of matrices broadcasts the axes before them', async () => {
  const values = { a: floats([2, 1, 2], [1, 2, 3, 4]), b: floats([2, 2], [1, 10, 100, 1000]) }
  const { data, inferred } = await runGraph(values, ({ a, b }) => matmul(a!, b!))
  expect(data).toEqual([201, 2010, 403, 4030])
  expect(inferred).toEqual([2, 1, 2])
})

test('a linear layer multiplies with the transposed weight and adds the bias', async () => {
  const values = { x: floats([1, 3], [1, 2, 3]), weight: floats([2, 3], [1, 0, 0, 0, 1, 1]), bias: floats([2], [10, 20]) }
  const { data, shape } = await runGraph(values, ({ x, weight, bias }) => linear(x!, weight!, bias!))
  expect(data).toEqual([11, 25])
  expect(shape).toEqual([1, 2])
})

test('matrices and layers that do not fit are refused with their shapes', () => {
  const graph = createGraph('g')
  const tensor = (name: string, ...shape: (number | string)[]) => input(graph, name, 'float32', shape)
  const x = tensor('x', 'n', 3)
  expect(() => matmul(x, tensor('b', 2, 3))).toThrow('MatMul of x and b: [n, 3] and [2, 3] do not multiply')
  expect(() => matmul(x, tensor('v', 3))).toThrow('do not multiply')
  expect(() => linear(x, tensor('w', 2, 4), tensor('bias', 2))).toThrow('Gemm with w: [n, 3], weight [2, 4] and bias [2] do not fit')
})
