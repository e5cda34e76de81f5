import { expect, test } from 'vitest'
import { createGraph, input, output, type Tensor } from '@main/onnx/graph'
import { serialise } from '@main/onnx/serialise'
import { openOn, type Value } from '@main/onnx/session'
import { runningStatistics } from '@main/nn/normalise'
import { resnetStages, type ResnetArchitecture } from '@main/nn/resnet'
import { distance } from '../../fixtures/golden'
import { convolve, largestOfWindows, normalise, rectify, sum } from '../../fixtures/plain-network'
import { noise } from '../../fixtures/run-graph'

/** Small networks with random weights: name -> value, as torchvision names and shapes them. */
function randomWeights({ block, stages, groups, stemWidth }: ResnetArchitecture): Map<string, Value> {
  const weights = new Map<string, Value>()
  let seed = 1
  const conv = (name: string, norm: string, ...shape: number[]) => {
    weights.set(`${name}.weight`, noise(shape, seed++))
    const around = (centre: number) => {
      const { data, shape: size } = noise([shape[0]!], seed++)
      return { data: Float32Array.from(data as Float32Array, (value) => centre + value / 2), shape: size }
    }
    for (const [field, centre] of Object.entries({ weight: 0.5, bias: 0, running_mean: 0, running_var: 2 })) weights.set(`${norm}.${field}`, around(centre))
  }
  conv('conv1', 'bn1', stemWidth, 1, 7, 7)
  let width = stemWidth
  stages.forEach(({ blocks, outWidth }, stage) => {
    for (let index = 0; index < blocks; index++) {
      const name = `layer${stage + 1}.${index}`
      if (block === 'basic') {
        conv(`${name}.conv1`, `${name}.bn1`, outWidth, width, 3, 3)
        conv(`${name}.conv2`, `${name}.bn2`, outWidth, outWidth, 3, 3)
      } else {
        const inner = outWidth / 2
        conv(`${name}.conv1`, `${name}.bn1`, inner, width, 1, 1)
        conv(`${name}.conv2`, `${name}.bn2`, inner, inner / groups, 3, 3)
        conv(`${name}.conv3`, `${name}.bn3`, outWidth, inner, 1, 1)
      }
      if (index === 0 && (stage > 0 || width !== outWidth)) conv(`${name}.downsample.0`, `${name}.downsample.1`, outWidth, width, 1, 1)
      width = outWidth
    }
  })
  return weights
}

/** The same network in plain loops, written from the paper and torchvision's documentation. */
function plainStages(stem: Value, { block, stages, groups }: ResnetArchitecture, weights: ReadonlyMap<string, Value>): readonly Value[] {
  const at = (name: string) => weights.get(name)!
  const norm = (x: Value, name: string) =>
    normalise(x, { scale: at(`${name}.weight`), bias: at(`${name}.bias`), mean: at(`${name}.running_mean`), variance: at(`${name}.running_var`) })
  const conv = (x: Value, name: string, norm_: string, stride = 1, padding = 0, grouped = 1) =>
    norm(convolve(x, at(`${name}.weight`), { stride, padding, groups: grouped }), norm_)
  let x = largestOfWindows(rectify(norm(stem, 'bn1')), { kernel: 3, stride: 2, padding: 1 })
  return stages.map(({ blocks }, stage) => {
    for (let index = 0; index < blocks; index++) {
      const name = `layer${stage + 1}.${index}`
      const stride = index === 0 && stage > 0 ? 2 : 1
      const side = weights.has(`${name}.downsample.0.weight`) ? conv(x, `${name}.downsample.0`, `${name}.downsample.1`, stride) : x
      const main =
        block === 'basic'
          ? conv(rectify(conv(x, `${name}.conv1`, `${name}.bn1`, stride, 1)), `${name}.conv2`, `${name}.bn2`, 1, 1)
          : conv(rectify(conv(rectify(conv(x, `${name}.conv1`, `${name}.bn1`)), `${name}.conv2`, `${name}.bn2`, stride, 1, groups)), `${name}.conv3`, `${name}.bn3`)
      x = rectify(sum(main, side))
    }
    return x
  })
}

const stagesOf = (widths: readonly number[], blocks: readonly number[]) => widths.map((outWidth, i) => ({ outWidth, blocks: blocks[i]! }))
const architectures: Readonly<Record<string, ResnetArchitecture>> = {
  'basic blocks': { kind: 'resnet', block: 'basic', stemWidth: 4, groups: 1, stages: stagesOf([4, 6, 8, 10], [2, 1, 1, 2]) },
  bottlenecks: { kind: 'resnet', block: 'bottleneck', stemWidth: 4, groups: 1, stages: stagesOf([8, 12, 16, 20], [2, 1, 2, 1]) },
  'grouped bottlenecks': { kind: 'resnet', block: 'bottleneck', stemWidth: 4, groups: 2, stages: stagesOf([8, 8, 16, 16], [1, 2, 1, 1]) }
}

test.each(Object.entries(architectures))('a ResNet of %s computes what plain loops compute', async (_, architecture) => {
  const weights = randomWeights(architecture)
  const graph = createGraph('resnet')
  // Parameters as inputs, as training will have them.
  const inputs = new Map<string, Tensor>()
  const stem = noise([2, architecture.stemWidth, 32, 32], 99)
  const parameter = (name: string) => {
    const tensor = inputs.get(name) ?? input(graph, name, 'float32', weights.get(name)!.shape)
    inputs.set(name, tensor)
    return tensor
  }
  const stages = resnetStages(input(graph, 'stem', 'float32', ['n', ...stem.shape.slice(1)]), architecture, parameter, runningStatistics(parameter))
  output(stages[3], 'layer3')
  output(stages[4], 'layer4')

  const session = await openOn('cpu', { bytes: serialise(graph), weightsDir: null })
  const feeds = Object.fromEntries([...inputs.keys()].map((name) => [name, weights.get(name)!]))
  const outputs = await session.run({ stem, ...feeds })
  await session.close()
  const [, , layer3, layer4] = plainStages(stem, architecture, weights)
  for (const [name, expected] of Object.entries({ layer3: layer3!, layer4: layer4! })) {
    expect(outputs[name]!.shape).toEqual(expected.shape)
    const scale = Math.max(...Array.from(expected.data, Number))
    expect(scale).toBeGreaterThan(0.1)
    expect(distance(outputs[name]!.data as Float32Array, expected.data as Float32Array)).toBeLessThan(1e-4 * Math.max(1, scale))
  }
})

test('weights of another width are refused by the name of the layer', () => {
  const architecture = architectures['basic blocks']!
  const weights = randomWeights(architecture)
  weights.set('layer2.0.conv1.weight', noise([6, 5, 3, 3]))
  const graph = createGraph('resnet')
  const parameter = (name: string) => input(graph, name, 'float32', weights.get(name)!.shape)
  const build = () => resnetStages(input(graph, 'stem', 'float32', ['n', 4, 32, 32]), architecture, parameter, runningStatistics(parameter))
  expect(build).toThrow('4 channels in do not fit a kernel [6, 5, 3, 3]')
})
