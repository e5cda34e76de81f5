import { expect, test } from 'vitest'
import { createGraph } from '@main/onnx/graph'
import { weightsIn, type WeightsFile } from '@main/nn/weights'

const entry = { dtype: 'F32', shape: [2, 3], offset: 128, bytes: 24 }
const file: WeightsFile = { path: '/somewhere/pack/weights.safetensors', tensors: new Map([['w', entry], ['half', { ...entry, dtype: 'F16', bytes: 12 }]]) }

test('a parameter points into its file by name, offset and length, once however often it is used', () => {
  const graph = createGraph('g')
  const weights = weightsIn(graph, file)
  expect(weights('w')).toBe(weights('w'))
  expect(weights('w').shape).toEqual([2, 3])
  expect(graph.initializers).toEqual([{ tensor: weights('w'), source: 'external', file: 'weights.safetensors', offset: 128, length: 24 }])
})

test('missing and half-precision parameters are refused by name', () => {
  const weights = weightsIn(createGraph('g'), file)
  expect(() => weights('layer1.0.conv1.weight')).toThrow('The weights lack layer1.0.conv1.weight')
  expect(() => weights('half')).toThrow('half are of type F16')
})
