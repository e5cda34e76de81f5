import { describe, expect, test } from 'vitest'
import { densenetShapes, inferDensenet, isDensenet } from '@main/checkpoint/densenet-shapes'
import type { DensenetArchitecture } from '@main/nn/densenet'

const densenet121: DensenetArchitecture = { kind: 'densenet', stemWidth: 64, growth: 32, bottleneck: 128, layers: [6, 12, 24, 16] }
const at = 'img_encoder.model.features'

describe('a DenseNet is recognised', () => {
  test.each<[string, DensenetArchitecture]>([
    ['DenseNet-121', densenet121],
    ['DenseNet-161', { ...densenet121, stemWidth: 96, growth: 48, bottleneck: 192, layers: [6, 12, 36, 24] }],
    ['DenseNet-169', { ...densenet121, layers: [6, 12, 32, 32] }],
    ['DenseNet-201', { ...densenet121, layers: [6, 12, 48, 32] }]
  ])('%s by its shapes', (_, architecture) => {
    const shapes = densenetShapes(architecture)
    expect(isDensenet(shapes)).toBe(true)
    expect(inferDensenet(shapes)).toEqual(architecture)
  })

  test("with the shapes that torchvision's DenseNet-121 has", () => {
    const shapes = densenetShapes(densenet121)
    // 8.0 million parameters less the classifier's, and two statistics for each of 41,824 normalised channels.
    const count = [...shapes.values()].reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0)
    expect(count).toBe(7_978_856 - 1_025_000 + 2 * 41_824)
    expect(shapes.get(`${at}.denseblock4.denselayer16.norm1.weight`)).toEqual([992])
    expect(shapes.get(`${at}.transition3.conv.weight`)).toEqual([512, 1024, 1, 1])
  })
})

describe('a DenseNet is refused by name', () => {
  const changed = (change: (shapes: Map<string, readonly number[]>) => unknown) => {
    const shapes = new Map(densenetShapes(densenet121))
    change(shapes)
    return shapes
  }
  test.each<[string, (shapes: Map<string, readonly number[]>) => unknown, RegExp]>([
    ['for grey films', (shapes) => shapes.set(`${at}.conv0.weight`, [64, 1, 7, 7]), /conv0\.weight takes 1 channels/],
    ['without its third block', (shapes) => [...shapes.keys()].filter((name) => name.includes('denseblock3')).forEach((name) => shapes.delete(name)), /lacks .*denseblock3\.denselayer1/],
    ['without a growth', (shapes) => shapes.delete(`${at}.denseblock1.denselayer1.conv2.weight`), /lacks .*denselayer1\.conv2/]
  ])('%s', (_, change, message) => {
    expect(() => inferDensenet(changed(change))).toThrow(expect.objectContaining({ code: 'ARCHITECTURE_UNKNOWN', message: expect.stringMatching(message) }))
  })
})
