import { expect, test } from 'vitest'
import { constant, createGraph, input, type Tensor } from '@main/onnx/graph'
import { runningStatistics, type Convolution } from '@main/nn/normalise'
import { floats, noise, runGraph } from '../../fixtures/run-graph'

const parts: Readonly<Record<string, readonly number[]>> = { weight: [1.5, -0.5], bias: [0.1, 0.2], running_mean: [0.3, -0.4], running_var: [0.8, 1.7] }
const normalised = (x: Tensor | Convolution) => runningStatistics((name) => constant('kernel' in x ? x.kernel.graph : x.graph, 'float32', [2], parts[name.split('.')[1]!]!))(x, 'bn')

test('a trained kernel takes the statistics in: the same values, from one node less', async () => {
  const x = noise([2, 3, 5, 5])
  const kernel = noise([2, 3, 3, 3], 2)
  const folded = await runGraph({ x, kernel }, ({ x, kernel }) => normalised({ x: x!, kernel: kernel!, options: { padding: 1, stride: 2 } }))
  const apart = await runGraph({ x }, ({ x }, graph) => normalised({ x: x!, kernel: constant(graph, 'float32', kernel.shape, [...(kernel.data as Float32Array)]), options: { padding: 1, stride: 2 } }))
  expect(folded.inferred).toEqual(apart.inferred)
  folded.data.forEach((value, i) => expect(value).toBeCloseTo(apart.data[i]!, 5))
  const operators = (trained: boolean) => {
    const graph = createGraph('g')
    const kernelTensor = trained ? input(graph, 'kernel', 'float32', [2, 3, 3, 3]) : constant(graph, 'float32', [2, 3, 3, 3], [...(kernel.data as Float32Array)])
    normalised({ x: input(graph, 'x', 'float32', [2, 3, 5, 5]), kernel: kernelTensor })
    return graph.nodes.map(({ operator }) => operator)
  }
  expect(operators(true)).not.toContain('BatchNormalization')
  expect(operators(true).filter((one) => one === 'Conv')).toHaveLength(1)
  expect(operators(false)).toEqual(['Conv', 'BatchNormalization'])
})

test('what is no convolution is normalised as it is', async () => {
  const { data } = await runGraph({ x: floats([1, 2, 1, 1], [1, 2]) }, ({ x }) => normalised(x!))
  data.forEach((value, c) => expect(value).toBeCloseTo((([1, 2][c]! - parts['running_mean']![c]!) / Math.sqrt(parts['running_var']![c]! + 1e-5)) * parts['weight']![c]! + parts['bias']![c]!, 5))
})
