import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { modelSummary } from '@shared/domain/model'
import { openPack } from '@main/checkpoint/pack'
import { summarise } from '@main/checkpoint/summary'
import { miniPack } from '../../fixtures/mini-pack'

test('a pack is summed up for people', async () => {
  const pack = await miniPack()
  const summary = summarise(pack, true)
  expect(modelSummary.parse(summary)).toEqual(summary)
  expect(summary).toMatchObject({
    name: 'gloria-mini',
    serving: true,
    calibrated: false,
    imageEncoder: 'ResNet-20 (bottleneck 2-1-2-1), 512 wide, 224 px upsampled to 299 px',
    textEncoder: 'BERT, 4 layers, 64 wide, 4 heads, 226 pieces',
    inputSize: 224
  })
})

test('parameters are counted without the running statistics', async () => {
  // Counted with PyTorch: sum(p.numel() for p in parameters), BERT's pooler left out.
  expect(summarise(await miniPack(), false).parameters).toBe(877_968)
})

test('the default model says that it is a demonstration', async () => {
  const { demonstration, notice, imageEncoder } = summarise(await openPack(resolve(import.meta.dirname, '../../../resources/models/gloria-demo')), true)
  expect({ demonstration, notice, imageEncoder }).toEqual({
    demonstration: true,
    notice: 'Demonstration model. Not for clinical use.',
    imageEncoder: 'ResNet-32 (bottleneck 2-2-4-2), 512 wide, 224 px'
  })
})
