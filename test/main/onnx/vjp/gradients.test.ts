import { describe, expect, test } from 'vitest'
import { constant, createGraph, input, scalar, type Tensor } from '@main/onnx/graph'
import { conv, convOf, convTranspose } from '@main/onnx/ops/convolution'
import * as op from '@main/onnx/ops/elementwise'
import { concat, expand, pad, reshape, slice, transpose } from '@main/onnx/ops/layout'
import { linear, matmul } from '@main/onnx/ops/linear'
import { gatherRows, scatterRows } from '@main/onnx/ops/lookup'
import { batchNormalization, layerNormalization, logSoftmax, softmax } from '@main/onnx/ops/normalisation'
import { averagePool, globalAveragePool, maxPool } from '@main/onnx/ops/pooling'
import { reduceMax, reduceMean, reduceSum } from '@main/onnx/ops/reduction'
import { resizeBilinear } from '@main/onnx/ops/resize'
import { BLOCKED, OPERATORS } from '@main/onnx/operators'
import type { Value } from '@main/onnx/session'
import { gradients } from '@main/onnx/vjp/gradients'
import { differences, differentiate, type Build } from '../../../fixtures/differentiate'
import { floats, integers, noise } from '../../../fixtures/run-graph'
import { torchReference } from '../../../fixtures/torch-reference'

interface Case {
  readonly values: Readonly<Record<string, Value>>
  readonly build: Build
  /** Operators without which the case would not test what it says. */
  readonly of: keyof typeof OPERATORS
}
const of = (operator: Case['of'], values: Case['values'], build: Build): Case => ({ of: operator, values, build })

/** Noise away from 0 and of one sign where a function needs it. */
const positive = (shape: readonly number[], seed?: number): Value => ({ shape, data: (noise(shape, seed).data as Float32Array).map((x) => Math.abs(x) + 0.5) })
/** Values well apart, so that a step of the differences does not change which is largest. */
const apart = (shape: readonly number[]): Value => {
  const count = shape.reduce((a, b) => a * b, 1)
  return { shape, data: Float32Array.from({ length: count }, (_, i) => (((i * 7919) % count) - count / 2 + 0.25) / 5) }
}
const unary = (operator: Case['of'], f: (x: Tensor) => Tensor, value: Value = apart([3, 4])): Case => of(operator, { x: value }, ({ x }) => f(x!))
const two = (operator: Case['of'], f: (a: Tensor, b: Tensor) => Tensor, a: Value, b: Value): Case => of(operator, { a, b }, ({ a, b }) => f(a!, b!))

const cases: Readonly<Record<string, Case>> = {
  'sum of equal shapes': two('Add', op.add, noise([2, 3]), noise([2, 3], 2)),
  'sum, one side broadcast in front': two('Add', op.add, noise([2, 3, 4]), noise([4], 2)),
  'sum, both sides broadcast': two('Add', op.add, noise([3, 1]), noise([2, 1, 4], 2)),
  'sum of a value with itself': unary('Add', (a) => op.add(a, op.mul(a, a))),
  'difference, broadcast': two('Sub', op.sub, noise([2, 3]), noise([2, 1], 2)),
  'product, broadcast': two('Mul', op.mul, noise([2, 3]), noise([3], 2)),
  'quotient, broadcast': two('Div', op.div, noise([2, 3]), positive([2, 1], 2)),
  'opposite': unary('Neg', op.neg),
  'exponential': unary('Exp', op.exp, noise([6])),
  'logarithm': unary('Log', op.log, positive([6])),
  'square root': unary('Sqrt', op.sqrt, positive([6])),
  'error function': unary('Erf', op.erf),
  'rectified': unary('Relu', op.relu),
  'logistic': unary('Sigmoid', op.sigmoid),
  'logistic in straight lines': unary('HardSigmoid', (x) => op.hardSigmoid(x, 0.8, 0.3)),
  'softplus': unary('Softplus', op.softplus),
  'hyperbolic tangent': unary('Tanh', op.tanh),
  'raised to a minimum': unary('Clip', (a) => op.atLeast(a, 0.1)),
  'chosen by a condition': of('Where', { a: apart([2, 3]), b: noise([3]) }, ({ a, b }) => op.where(op.greater(a!, scalar(a!.graph, 0)), op.mul(a!, a!), b!)),
  'GELU': unary('Erf', op.gelu),
  'matrices': two('MatMul', matmul, noise([2, 3]), noise([3, 4], 2)),
  'many matrices by one': two('MatMul', matmul, noise([2, 2, 3]), noise([3, 4], 2)),
  'one matrix by many': two('MatMul', matmul, noise([2, 3]), noise([2, 3, 4], 2)),
  'linear layer': of('Gemm', { a: noise([3, 2]), w: noise([4, 2], 2), b: noise([4], 3) }, ({ a, w, b }) => linear(a!, w!, b!)),
  'reduced sum': unary('ReduceSum', (a) => reduceSum(a, [0, 2]), noise([2, 3, 4])),
  'reduced mean, axis kept': unary('ReduceMean', (a) => reduceMean(a, 1, true), noise([2, 3, 4])),
  'largest': unary('ReduceMax', (a) => reduceMax(a, -1), apart([3, 4])),
  'reshaped': unary('Reshape', (a) => op.mul(reshape(a, [4, 3]), reshape(a, [4, 3]))),
  'transposed': unary('Transpose', (a) => transpose(a, [2, 0, 1]), noise([2, 3, 4])),
  'expanded': unary('Expand', (a) => expand(a, [2, 3, 4]), noise([3, 1])),
  'concatenated': two('Concat', (a, b) => concat([a, b, a], 1), noise([2, 3]), noise([2, 2], 2)),
  'sliced with steps': unary('Slice', (a) => slice(a, [{ axis: 0, start: 1, end: 4, step: 2 }, { axis: 1, start: 0, end: 5, step: 2 }]), noise([6, 5])),
  'sliced to the last entry by a step that passes it': unary('Slice', (a) => slice(a, [{ axis: 0, start: 2, end: 7, step: 3 }]), noise([7])),
  'padded': unary('Pad', (a) => pad(a, [1, 0], [0, 2]), noise([2, 3])),
  'rows of a table, one of them twice': of('Gather', { table: noise([4, 3]), at: integers([2, 2], [1, 3, 1, 0]) }, ({ table, at }) => gatherRows(table!, at!)),
  'rows added to a table': of('ScatterND', { table: noise([4, 2]), at: integers([3], [1, 3, 1]), rows: noise([3, 2], 2) }, ({ table, at, rows }) => scatterRows(table!, at!, rows!)),
  'batch normalisation': of('BatchNormalization', { a: noise([2, 3, 2, 2]), scale: noise([3], 2), bias: noise([3], 3) }, ({ a, scale, bias }) => {
    // Running statistics are no parameters.
    const [mean, variance] = [[0.1, -0.2, 0.3], [0.7, 1.1, 0.4]].map((values) => constant(a!.graph, 'float32', [3], values)) as [Tensor, Tensor]
    return batchNormalization(a!, { scale: scale!, bias: bias!, mean, variance }, 1e-5)
  }),
  'layer normalisation': of('LayerNormalization', { a: noise([2, 3, 5]), scale: noise([5], 2), bias: noise([5], 3) }, ({ a, scale, bias }) => layerNormalization(a!, scale!, bias!, 1e-12)),
  'softmax': unary('Softmax', (a) => softmax(a, 1), noise([2, 4, 3])),
  'log softmax': unary('LogSoftmax', (a) => logSoftmax(a, -1), noise([3, 4])),
  'resized up': unary('Resize', (a) => resizeBilinear(a, 5, 7), noise([1, 2, 3, 4])),
  'resized down': unary('Resize', (a) => resizeBilinear(a, 2, 3), noise([1, 1, 5, 4])),
  'largest of overlapping windows': unary('MaxPool', (a) => maxPool(a, { kernel: 3, stride: 2, padding: 1 }), apart([2, 2, 5, 6])),
  'mean of windows that leave a rest': unary('AveragePool', (a) => averagePool(a, 2), noise([1, 2, 5, 4])),
  'mean of the picture': unary('GlobalAveragePool', globalAveragePool, noise([2, 3, 2, 3])),
  'convolution 3x3': two('Conv', (a, w) => conv(a, w, { padding: 1 }), noise([2, 3, 5, 4]), noise([2, 3, 3, 3], 2)),
  'convolution with a bias': of('Conv', { a: noise([2, 2, 4, 5]), w: noise([3, 2, 3, 3], 2), b: noise([3], 3) }, ({ a, w, b }) => conv(a!, w!, { padding: 1 }, b)),
  'convolution padded beyond its kernel': two('Conv', (a, w) => convOf(a, w, { strides: [1, 1], pads: [1, 1, 1, 1], dilations: [1, 1], group: 1 }), noise([1, 2, 3, 3]), noise([2, 2, 1, 1], 2)),
  'convolution 3x3, stride 2, rows left over': two('Conv', (a, w) => conv(a, w, { stride: 2, padding: 1 }), noise([2, 2, 6, 5]), noise([3, 2, 3, 3], 2)),
  'convolution 7x7, stride 2': two('Conv', (a, w) => conv(a, w, { stride: 2, padding: 3 }), noise([1, 1, 8, 9]), noise([2, 1, 7, 7], 2)),
  'convolution 1x1': two('Conv', (a, w) => conv(a, w), noise([2, 3, 4, 3]), noise([4, 3, 1, 1], 2)),
  'convolution 1x1, stride 2': two('Conv', (a, w) => conv(a, w, { stride: 2 }), noise([2, 3, 5, 4]), noise([4, 3, 1, 1], 2)),
  'convolution in groups, stride 2': two('Conv', (a, w) => conv(a, w, { stride: 2, padding: 1, groups: 2 }), noise([2, 4, 5, 5]), noise([6, 2, 3, 3], 2)),
  'convolution, dilated': two('Conv', (a, w) => convOf(a, w, { strides: [1, 1], pads: [1, 2, 1, 2], dilations: [2, 2], group: 1 }), noise([1, 2, 6, 6]), noise([2, 2, 3, 3], 2)),
  'transposed convolution': two(
    'ConvTranspose',
    (a, w) => convTranspose(a, w, { strides: [2, 2], pads: [1, 1, 1, 1], dilations: [1, 1], group: 1 }, [6, 7]),
    noise([2, 3, 3, 4]),
    noise([3, 2, 3, 3], 2)
  )
}

describe('the gradient agrees with central finite differences', () => {
  test.each(Object.keys(cases))('%s', async (name) => {
    const { values, build } = cases[name]!
    const found = await differentiate(values, build)
    const expected = await differences(values, build)
    for (const [input, { data, shape }] of Object.entries(found)) {
      expect(shape, input).toEqual(values[input]!.shape)
      const largest = Math.max(1e-3, ...expected[input]!.map(Math.abs))
      ;(data as Float32Array).forEach((value, i) => {
        expect(Math.abs(value - expected[input]![i]!) / largest, `${input}[${i}] is ${value} and should be ${expected[input]![i]!}`).toBeLessThan(4e-3)
      })
    }
  })
})

describe("the gradient agrees with PyTorch's", () => {
  test.each(Object.keys(cases))('%s', async (name) => {
    const { values, build } = cases[name]!
    const expected = torchReference.gradients[name]!
    const found = await differentiate(values, build)
    expect(Object.keys(expected).sort()).toEqual(Object.keys(found).sort())
    for (const [input, { data }] of Object.entries(found)) {
      const largest = Math.max(1e-3, ...expected[input]!.map(Math.abs))
      ;(data as Float32Array).forEach((value, i) => expect(Math.abs(value - expected[input]![i]!) / largest, `${input}[${i}]`).toBeLessThan(2e-6))
    }
  })
})

test('every operator with a gradient has a case', () => {
  const covered = new Set(Object.values(cases).map((each) => each.of))
  const laidOutLater = Object.keys(BLOCKED.names)
  const flat = new Set([...laidOutLater, 'Cast', 'DequantizeLinear', 'Greater', 'QuantizeLinear'])
  expect(Object.keys(OPERATORS).filter((operator) => !flat.has(operator) && !covered.has(operator as Case['of']))).toEqual([])
})

test('a tensor the loss does not depend on has a gradient of zeros', async () => {
  const found = await differentiate({ a: floats([2], [1, 2]), b: floats([2, 2], [1, 2, 3, 4]) }, ({ a }) => op.mul(a!, a!))
  expect([...found['b']!.data]).toEqual([0, 0, 0, 0])
})

test('a loss that is not a scalar is refused', () => {
  const graph = createGraph('g')
  const a = input(graph, 'a', 'float32', [2])
  expect(() => gradients(op.mul(a, a), [a])).toThrow('must be a scalar')
})
