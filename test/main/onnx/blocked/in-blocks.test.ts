import { beforeAll, describe, expect, test } from 'vitest'
import { blockSize } from '@main/onnx/blocked/block-size'
import { inBlocks } from '@main/onnx/blocked/in-blocks'
import { createGraph, input, output, scalar, type Graph, type Tensor } from '@main/onnx/graph'
import { conv } from '@main/onnx/ops/convolution'
import { add, mul, relu, scale, sigmoid } from '@main/onnx/ops/elementwise'
import { concat, reshape, transpose } from '@main/onnx/ops/layout'
import { globalAveragePool, maxPool } from '@main/onnx/ops/pooling'
import { reduceSum } from '@main/onnx/ops/reduction'
import { serialise } from '@main/onnx/serialise'
import { openOn, type Value } from '@main/onnx/session'
import { gradients } from '@main/onnx/vjp/gradients'
import { noise } from '../../../fixtures/run-graph'

let block: number | null
beforeAll(async () => {
  block = await blockSize()
})

/** Named tensors that a graph is built from; each asked for becomes an input of random values. */
type Given = (name: string, ...shape: number[]) => Tensor
type Build = (given: Given) => Tensor

/** The loss, a sum of what `build` makes under changing signs, and its gradients by everything given. */
function step(build: Build): { graph: Graph; feeds: Record<string, Value> } {
  const graph = createGraph('step')
  const feeds: Record<string, Value> = {}
  const tensors: Tensor[] = []
  const y = build((name, ...shape) => {
    feeds[name] = noise(shape, tensors.length + 1)
    const tensor = input(graph, name, 'float32', shape)
    tensors.push(tensor)
    return tensor
  })
  const shape = y.shape as number[]
  const signs = input(graph, 'signs', 'float32', shape)
  feeds['signs'] = noise(shape, 99)
  const loss = reduceSum(mul(y, signs), [...shape.keys()])
  gradients(loss, tensors).forEach((g, i) => output(scale(g, 1), `gradient/${tensors[i]!.name}`))
  output(scale(loss, 1), 'loss')
  return { graph, feeds }
}

async function run(graph: Graph, feeds: Record<string, Value>): Promise<Readonly<Record<string, Value>>> {
  const session = await openOn('cpu', { bytes: serialise(graph), weightsDir: null })
  const result = await session.run(feeds)
  await session.close()
  return result
}

const operators = ({ nodes }: Graph): string[] => nodes.map(({ operator }) => operator)

const cases: Readonly<Record<string, { build: Build; leaves?: readonly string[] }>> = {
  'a 3x3 convolution': { build: (given) => conv(given('x', 3, 32, 9, 7), given('w', 48, 32, 3, 3), { padding: 1 }), leaves: [] },
  'a 1x1 convolution over many places': { build: (given) => conv(given('x', 2, 16, 12, 12), given('w', 32, 16, 1, 1)), leaves: [] },
  'a 1x1 convolution over few places': { build: (given) => conv(given('x', 2, 128, 3, 3), given('w', 96, 128, 1, 1)), leaves: [] },
  'a convolution with a bias, ReLU and what is added before it': {
    build: (given) => relu(add(conv(given('x', 2, 16, 8, 8), given('w', 16, 16, 3, 3), { padding: 1 }, given('b', 16)), given('z', 2, 16, 8, 8))),
    leaves: []
  },
  'a 3x3 convolution of stride 2': { build: (given) => conv(relu(given('x', 5, 16, 12, 8)), given('w', 32, 16, 3, 3), { stride: 2, padding: 1 }), leaves: [] },
  'a 3x3 convolution of stride 2 over an odd size': { build: (given) => conv(given('x', 2, 16, 11, 9), given('w', 32, 16, 3, 3), { stride: 2, padding: 1 }) },
  'a 1x1 convolution of stride 2': { build: (given) => conv(given('x', 2, 32, 12, 8), given('w', 64, 32, 1, 1), { stride: 2 }), leaves: [] },
  'the stem on one channel, with the largest of windows': {
    build: (given) => maxPool(relu(conv(given('x', 3, 1, 32, 24), given('w', 16, 1, 7, 7), { stride: 2, padding: 3 }, given('b', 16))), { kernel: 3, stride: 2, padding: 1 })
  },
  'channels laid side by side, as in DenseNet': {
    build: (given) => {
      const x = relu(conv(given('x', 2, 16, 6, 6), given('w', 32, 16, 3, 3), { padding: 1 }))
      return conv(concat([x, conv(x, given('v', 16, 32, 3, 3), { padding: 1 })], 1), given('u', 32, 48, 1, 1))
    },
    leaves: []
  },
  'a convolution in groups between others, as in ResNeXt': {
    build: (given) => conv(relu(conv(relu(conv(given('x', 2, 16, 6, 6), given('w', 32, 16, 1, 1))), given('v', 32, 8, 3, 3), { padding: 1, groups: 4 })), given('u', 16, 32, 1, 1))
  },
  'numbers for each channel': {
    build: (given) => {
      const x = conv(given('x', 2, 16, 6, 6), given('w', 32, 16, 3, 3), { padding: 1 })
      return sigmoid(add(mul(x, reshape(given('gain', 32), [32, 1, 1])), given('shift', 1, 32, 1, 1)))
    }
  },
  'a bottleneck with its shortcut, pooled': {
    build: (given) => {
      const x = relu(conv(given('x', 4, 32, 8, 8), given('w1', 64, 32, 1, 1)))
      const inner = relu(conv(x, given('w2', 64, 64, 3, 3), { stride: 2, padding: 1 }))
      return globalAveragePool(relu(add(conv(inner, given('w3', 128, 64, 1, 1)), conv(x, given('w4', 128, 64, 1, 1), { stride: 2 }))))
    }
  },
  'a result that several see, in blocks and in order': {
    build: (given) => {
      const x = conv(given('x', 2, 16, 6, 6), given('w', 16, 16, 3, 3), { padding: 1 })
      return add(transpose(relu(x), [0, 1, 3, 2]), conv(mul(x, scalar(x.graph, 2)), given('v', 16, 16, 1, 1)))
    }
  }
}

describe('a step laid out in blocks', () => {
  for (const [name, { build, leaves }] of Object.entries(cases)) {
    test(`gives what it gave: ${name}`, async ({ skip }) => {
      if (block === null) return skip('the CPU provider of this machine has no convolutions in blocks')
      const [plain, laidOut] = [step(build), step(build)]
      inBlocks(laidOut.graph, block)
      expect(operators(laidOut.graph)).toContain('BlockedConv')
      if (leaves) expect(operators(laidOut.graph).filter((operator) => operator === 'Conv' || operator === 'ConvTranspose')).toEqual(leaves)
      const [expected, found] = [await run(plain.graph, plain.feeds), await run(laidOut.graph, laidOut.feeds)]
      expect(Object.keys(found)).toEqual(Object.keys(expected))
      for (const [output, value] of Object.entries(expected)) {
        expect(found[output]!.shape, output).toEqual(value.shape)
        const [before, after] = [value.data as Float32Array, found[output]!.data as Float32Array]
        const largest = Math.max(...before.map(Math.abs))
        expect(Math.max(...before.map((number, i) => Math.abs(number - after[i]!))) / largest, output).toBeLessThan(2e-5)
      }
    })
  }
})

test('what does not fit blocks is left as it is', () => {
  const build: Build = (given) => conv(given('x', 2, 6, 8, 8), given('w', 10, 6, 3, 3), { padding: 1 })
  const [plain, laidOut] = [step(build).graph, step(build).graph]
  expect(operators(inBlocks(laidOut, 16))).toEqual(operators(plain))
})

test('kernels that are constants are left to the runtime', () => {
  const graph = createGraph('frozen')
  graph.initializers.push({ tensor: { graph, name: 'w', dtype: 'float32', shape: [16, 16, 1, 1] }, source: 'inline', bytes: new Uint8Array(1024) })
  output(conv(input(graph, 'x', 'float32', [1, 16, 4, 4]), graph.initializers[0]!.tensor), 'y')
  expect(operators(inBlocks(graph, 16))).toEqual(['Conv'])
})
