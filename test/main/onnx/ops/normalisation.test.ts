import { expect, test } from 'vitest'
import { createGraph, input } from '@main/onnx/graph'
import { batchNormalization, layerNormalization, softmax } from '@main/onnx/ops/normalisation'
import { floats, noise, runGraph } from '../../../fixtures/run-graph'

test('batch normalisation uses the running statistics of each channel', async () => {
  const values = {
    x: floats([1, 2, 1, 2], [1, 2, 3, 4]),
    scale: floats([2], [2, 3]),
    bias: floats([2], [10, 20]),
    mean: floats([2], [1, 3]),
    variance: floats([2], [4, 0.25])
  }
  const { data } = await runGraph(values, ({ x, scale, bias, mean, variance }) =>
    batchNormalization(x!, { scale: scale!, bias: bias!, mean: mean!, variance: variance! }, 0)
  )
  expect(data).toEqual([10, 11, 20, 26])
})

test('layer normalisation centres and scales the last axis by its own statistics', async () => {
  const values = { x: floats([1, 4], [1, 2, 3, 6]), scale: floats([4], [1, 1, 2, 1]), bias: floats([4], [0, 0, 0, 5]) }
  const { data } = await runGraph(values, ({ x, scale, bias }) => layerNormalization(x!, scale!, bias!, 1e-12))
  const sd = Math.sqrt((4 + 1 + 0 + 9) / 4)
  const expected = [-2 / sd, -1 / sd, 0, 3 / sd + 5]
  expected.forEach((value, i) => expect(data[i]).toBeCloseTo(value, 5))
})

test.each([0, 1, 2, -1])('softmax along axis %i sums to 1 there and keeps the ratios of exp', async (axis) => {
  const x = noise([2, 3, 4])
  const { data } = await runGraph({ x }, (inputs) => softmax(inputs['x']!, axis))
  const strides = [12, 4, 1]
  const at = (axis + 3) % 3
  const [size, stride] = [x.shape[at]!, strides[at]!]
  const line = Array.from({ length: size }, (_, i) => i * stride)
  const total = line.reduce((sum, i) => sum + Math.exp(Number(x.data[i])), 0)
  for (const i of line) expect(data[i]).toBeCloseTo(Math.exp(Number(x.data[i])) / total, 6)
})

test('statistics of another width are refused by name', () => {
  const graph = createGraph('g')
  const tensor = (name: string, ...shape: (number | string)[]) => input(graph, name, 'float32', shape)
  const [x, good, bad] = [tensor('x', 'n', 4, 2, 2), tensor('good', 4), tensor('bn1.running_mean', 3)]
  expect(() => batchNormalization(x, { scale: good, bias: good, mean: bad, variance: good }, 0)).toThrow(
    'BatchNormalization with good: bn1.running_mean [3] does not fit the channels of [n, 4, 2, 2]'
  )
  expect(() => layerNormalization(tensor('y', 'n', 2), good, good, 0)).toThrow('does not fit the last axis of [n, 2]')
})
