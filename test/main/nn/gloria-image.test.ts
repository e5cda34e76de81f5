import { expect, test } from 'vitest'
import { serialise } from '@main/onnx/serialise'
import { floats, openOn } from '@main/onnx/session'
import { imageGraph } from '@main/nn/gloria-image'
import { distance, slice, tensor } from '../../fixtures/golden'
import { miniPack } from '../../fixtures/mini-pack'

test("the golden's films get the golden's local and global embeddings", async () => {
  const { manifest, weights, dir } = await miniPack()
  const graph = imageGraph(manifest.architecture.image, weights)
  const local = await tensor('image_local')
  expect(graph.outputs.get('local')!.shape).toEqual(['n', ...local.shape.slice(1)])
  const session = await openOn('cpu', { bytes: serialise(graph), weightsDir: dir })
  const { data, shape } = await tensor('pixels')
  const outputs = await session.run({ pixels: { data, shape: [shape[0]!, 1, shape[1]!, shape[2]!] } })
  expect(distance(floats(outputs, 'local'), local.data)).toBeLessThan(1e-4)
  expect(distance(floats(outputs, 'global'), (await tensor('image_global')).data)).toBeLessThan(1e-4)

  // One film alone gives what it gave among four.
  const alone = await session.run({ pixels: { data: await slice('pixels', 2), shape: [1, 1, shape[1]!, shape[2]!] } })
  expect(distance(floats(alone, 'global'), await slice('image_global', 2))).toBeLessThan(1e-4)
  await session.close()
})

test('an encoder whose embedding is not the declared one is refused', async () => {
  const { manifest, weights } = await miniPack()
  expect(() => imageGraph({ ...manifest.architecture.image, embedding: 63 }, weights)).toThrow('it gives embeddings of 64 where 63 are declared')
  expect(() => imageGraph({ ...manifest.architecture.image, globalChannels: 100 }, weights)).toThrow('does not hold as many values')
})
