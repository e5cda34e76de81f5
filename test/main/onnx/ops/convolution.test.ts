import { expect, test } from 'vitest'
import { createGraph, input } from '@main/onnx/graph'
import { conv } from '@main/onnx/ops/convolution'
import { convolve } from '../../../fixtures/plain-network'
import { noise, runGraph } from '../../../fixtures/run-graph'

test.each([
  { x: [2, 3, 7, 6], w: [4, 3, 3, 3], stride: 1, padding: 1, groups: 1 },
  { x: [1, 3, 9, 8], w: [5, 3, 7, 7], stride: 2, padding: 3, groups: 1 },
  { x: [2, 4, 6, 5], w: [6, 2, 3, 3], stride: 2, padding: 1, groups: 2 },
  { x: [3, 4, 5, 5], w: [2, 4, 1, 1], stride: 2, padding: 0, groups: 1 }
])('a convolution of $x with $w, stride $stride, padding $padding, $groups groups equals plain loops', async ({ x: shape, w, ...options }) => {
  const [x, weight] = [noise(shape, 3), noise(w, 5)]
  const result = await runGraph({ x, weight }, (inputs) => conv(inputs['x']!, inputs['weight']!, options))
  const expected = convolve(x, weight, options)
  expect(result.shape).toEqual(expected.shape)
  expect(result.inferred).toEqual(expected.shape)
  expected.data.forEach((value, i) => expect(result.data[i]).toBeCloseTo(Number(value), 4))
})

test('channels that do not fit the kernel are refused by name', () => {
  const graph = createGraph('g')
  const [x, w] = [input(graph, 'x', 'float32', ['n', 3, 8, 8]), input(graph, 'layer1.conv.weight', 'float32', [4, 2, 3, 3])]
  expect(() => conv(x, w)).toThrow('Conv with layer1.conv.weight: 3 channels in do not fit a kernel [4, 2, 3, 3] of 1 groups')
})

test('a window larger than the padded picture is refused', () => {
  const graph = createGraph('g')
  const [x, w] = [input(graph, 'x', 'float32', ['n', 1, 3, 3]), input(graph, 'w', 'float32', [1, 1, 5, 5])]
  expect(() => conv(x, w)).toThrow('a window of 5 does not fit 3 cells with 0 around')
})

test('a picture of unknown size and tensors of another rank are refused', () => {
  const graph = createGraph('g')
  const w = input(graph, 'w', 'float32', [1, 1, 3, 3])
  expect(() => conv(input(graph, 'x', 'float32', ['n', 1, 'h', 8]), w)).toThrow('axis 2 of [n, 1, h, 8] must have a known size')
  expect(() => conv(input(graph, 'y', 'float32', ['n', 1, 8]), w)).toThrow('must both be of rank 4')
})
