import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { ImageArchitecture } from '@main/nn/architecture'
import { compareWithTorchvision } from '../../fixtures/torchvision-encoder'

const stages = (blocks: readonly number[], expansion: number) => blocks.map((count, stage) => ({ blocks: count, outWidth: 4 * 2 ** stage * expansion }))

/** What `encoders/make.py` built, found again from names and shapes alone. */
const built: Readonly<Record<string, ImageArchitecture['backbone']>> = {
  'resnet-basic': { kind: 'resnet', block: 'basic', stemWidth: 4, stages: stages([2, 1, 1, 1], 1), groups: 1 },
  'resnet-bottleneck': { kind: 'resnet', block: 'bottleneck', stemWidth: 4, stages: stages([1, 2, 1, 1], 4), groups: 1 },
  resnext: { kind: 'resnet', block: 'bottleneck', stemWidth: 4, stages: stages([1, 1, 2, 1], 4), groups: 4 },
  densenet: { kind: 'densenet', stemWidth: 7, growth: 4, bottleneck: 12, layers: [2, 3, 2, 1] }
}

test.each(Object.keys(built))("%s: a checkpoint of torchvision's network gives torchvision's local and global embeddings", async (name) => {
  const { image, local, global } = await compareWithTorchvision(resolve(import.meta.dirname, `../../fixtures/encoders/${name}.ckpt`))
  expect(image).toMatchObject({ backbone: built[name], inputSize: 54, upsampleTo: 70, embedding: 8 })
  for (const { difference, largest } of [local, global]) {
    expect(largest).toBeGreaterThan(0.1)
    expect(difference).toBeLessThan(1e-5 * Math.max(1, largest))
  }
})
