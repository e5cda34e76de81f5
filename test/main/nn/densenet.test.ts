import { expect, test } from 'vitest'
import type { Tensor } from '@main/onnx/graph'
import { concat, reshape } from '@main/onnx/ops/layout'
import type { Value } from '@main/onnx/session'
import { densenetShapes, densenetWidths } from '@main/checkpoint/densenet-shapes'
import { densenetBlocks, type DensenetArchitecture } from '@main/nn/densenet'
import { batchStatistics, runningStatistics, type Normalise } from '@main/nn/normalise'
import type { Weights } from '@main/nn/weights'
import { differences, differentiate, type Build } from '../../fixtures/differentiate'
import { noise } from '../../fixtures/run-graph'

const tiny: DensenetArchitecture = { kind: 'densenet', stemWidth: 3, growth: 2, bottleneck: 2, layers: [1, 2, 1, 1] }

/** Random parameters. Shifts keep most of the rectified values positive, as finite differences cannot see a kink. */
function parameters(): Record<string, Value> {
  const prefix = 'img_encoder.model.'
  const all = [...densenetShapes(tiny)].filter(([name]) => !name.includes('conv0'))
  return Object.fromEntries(
    all.map(([name, shape], seed) => {
      const { data } = noise(shape, seed + 1)
      const centre = name.endsWith('bias') ? 2 : name.includes('norm') && !name.endsWith('mean') ? 1 : 0
      return [name.slice(prefix.length), { shape, data: Float32Array.from(data as Float32Array, (value) => centre + value / 2) }]
    })
  )
}

/** Both results in one: what each film gives in block 3 and 4, side by side. */
const build =
  (normalise: (weights: Weights) => Normalise): Build =>
  (inputs) => {
    const weights: Weights = (name) => inputs[name]!
    const [, , , block3, block4] = densenetBlocks(inputs['stem']!, tiny, weights, normalise(weights))
    const row = (x: Tensor) => reshape(x, [3, x.shape.slice(1).reduce<number>((size, dim) => size * Number(dim), 1)])
    return concat([row(block3), row(block4)], 1)
  }

test.each<[string, (weights: Weights) => Normalise, (name: string) => boolean]>([
  ['running statistics', runningStatistics, (name) => !name.includes('running')],
  ['the statistics of the batch', (weights) => batchStatistics(weights, () => undefined), (name) => !name.includes('running')]
])('gradients through a DenseNet with %s agree with central finite differences', async (_, normalise, trained) => {
  const values = { stem: noise([3, 3, 34, 34], 99), ...parameters() }
  const found = await differentiate(values, build(normalise))
  // Float32 and kinks leave a few hundredths; a wrong rule would be off by as much as the gradient itself.
  const expected = await differences(values, build(normalise), 1e-3, Object.keys(parameters()).filter(trained))
  for (const [name, wanted] of Object.entries(expected)) {
    const largest = Math.max(0.5, ...wanted.map(Math.abs))
    wanted.forEach((value, i) => expect(Math.abs(Number(found[name]!.data[i]) - value) / largest, `${name}[${i}]`).toBeLessThan(0.06))
  }
})

test('widths are those of the published networks', () => {
  const published = { kind: 'densenet', stemWidth: 64, growth: 32, bottleneck: 128 } as const
  expect(densenetWidths({ ...published, layers: [6, 12, 24, 16] })).toEqual([256, 512, 1024, 1024])
  expect(densenetWidths({ ...published, layers: [6, 12, 32, 32] })).toEqual([256, 512, 1280, 1664])
  expect(densenetWidths({ ...published, stemWidth: 96, growth: 48, layers: [6, 12, 36, 24] })).toEqual([384, 768, 2112, 2208])
})
