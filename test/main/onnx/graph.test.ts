import { expect, test } from 'vitest'
import { AppError } from '@shared/domain/errors'
import { constant, createGraph, external, input, output } from '@main/onnx/graph'
import { add, relu } from '@main/onnx/ops/elementwise'

test('nodes stand in the order in which they were made, each after what it needs', () => {
  const graph = createGraph('g')
  const x = input(graph, 'x', 'float32', ['n', 2])
  const y = relu(add(x, x))
  output(y, 'y')
  expect(graph.nodes.map(({ operator }) => operator)).toEqual(['Add', 'Relu'])
  expect(graph.nodes[1]!.inputs[0]).toBe(graph.nodes[0]!.outputs[0])
  expect(graph.outputs.get('y')).toBe(y)
})

test('a name can be given once', () => {
  const graph = createGraph('g')
  input(graph, 'x', 'float32', [1])
  expect(() => input(graph, 'x', 'float32', [1])).toThrow('the name x is taken')
})

test('tensors of two graphs do not meet', () => {
  const [a, b] = [createGraph('a'), createGraph('b')]
  expect(() => add(input(a, 'x', 'float32', [1]), input(b, 'x', 'float32', [1]))).toThrow('different graphs')
})

test('types are never converted silently', () => {
  const graph = createGraph('g')
  expect(() => add(input(graph, 'x', 'float32', [1]), input(graph, 'i', 'int64', [1]))).toThrow('x is float32, i is int64')
})

test('only a computed tensor can be an output, and under one name', () => {
  const graph = createGraph('g')
  const x = input(graph, 'x', 'float32', [1])
  expect(() => output(x, 'y')).toThrow('must be a computed tensor')
  const y = relu(x)
  output(y, 'y')
  expect(() => output(y, 'z')).toThrow('not an output yet')
})

test('constants fill their shape, and weights fill theirs in bytes', () => {
  const graph = createGraph('g')
  expect(() => constant(graph, 'float32', [3], [1, 2])).toThrow('2 values do not fill [3]')
  const weigh = () => external(graph, 'w', 'float32', [3], { file: 'weights.safetensors', offset: 0, length: 8 })
  expect(weigh).toThrow(AppError)
  expect(weigh).toThrow('The weights w fill 8 bytes where [3] needs 12.')
})

test('an empty or broken size is refused where it appears', () => {
  expect(() => input(createGraph('g'), 'x', 'float32', [0, 2])).toThrow('[0, 2] has an empty or broken size')
  expect(() => input(createGraph('g'), 'x', 'float32', [1.5])).toThrow('broken size')
})
