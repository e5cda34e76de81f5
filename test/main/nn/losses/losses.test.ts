import { expect, test } from 'vitest'
import { constant, type Tensor } from '@main/onnx/graph'
import { binaryCrossEntropy } from '@main/nn/losses/binary-cross-entropy'
import { pairCrossEntropy } from '@main/nn/losses/cross-entropy'
import { diceLoss } from '@main/nn/losses/dice'
import { differentiate } from '../../../fixtures/differentiate'
import { floats, noise, runGraph } from '../../../fixtures/run-graph'
import { torchReference } from '../../../fixtures/torch-reference'

const beside = (x: Tensor, shape: readonly number[], values: ArrayLike<number>): Tensor => constant(x.graph, 'float32', shape, Array.from(values))
const targets = (shape: readonly number[]) => (noise(shape, 9).data as Float32Array).map((x) => Number(x > 0))
const weights = (noise([3, 4], 4).data as Float32Array).map((x) => Math.abs(x) + 0.5)
/** `differentiate` weights a result of one value with this number. */
const factor = Number(noise([], 77).data[0])

const losses = {
  binaryCrossEntropy: { logits: noise([3, 4]), of: (x: Tensor) => binaryCrossEntropy(x, beside(x, [3, 4], targets([3, 4])), beside(x, [3, 4], weights)) },
  dice: { logits: noise([2, 1, 3, 4]), of: (x: Tensor) => diceLoss(x, beside(x, [2, 1, 3, 4], targets([2, 1, 3, 4]))) }
} as const

test.each(Object.keys(losses) as (keyof typeof losses)[])("%s and its gradient agree with PyTorch's", async (name) => {
  const { logits, of } = losses[name]
  const expected = torchReference[name]
  const { data } = await runGraph({ logits }, ({ logits: x }) => of(x!))
  expect(data[0]).toBeCloseTo(expected.loss[0]!, 6)
  const found = await differentiate({ logits }, ({ logits: x }) => of(x!))
  found['logits']!.data.forEach((value, i) => expect(Number(value) / factor).toBeCloseTo(expected.logits[i]!, 6))
})

test('a label without weight changes nothing', async () => {
  const bce = (target: number) => runGraph({ z: floats([1, 2], [0.3, -2]) }, ({ z }) => binaryCrossEntropy(z!, beside(z!, [1, 2], [1, target]), beside(z!, [1, 2], [1, 0])))
  expect((await bce(0)).data).toEqual((await bce(1)).data)
  expect((await bce(0)).data[0]).toBeCloseTo(Math.log(1 + Math.exp(-0.3)), 6)
})

test('pairs that are not there are neither counted nor candidates', async () => {
  const logits = noise([4, 4], 3)
  const three = floats([3, 3], [0, 1, 3].flatMap((row) => [0, 1, 3].map((column) => Number(logits.data[4 * row + column]))))
  const masked = await runGraph({ logits, present: floats([4], [1, 1, 0, 1]) }, ({ logits: x, present }) => pairCrossEntropy(x!, present))
  const alone = await runGraph({ logits: three }, ({ logits: x }) => pairCrossEntropy(x!))
  expect(masked.data[0]).toBeCloseTo(alone.data[0]!, 6)
  const all = await runGraph({ logits, present: floats([4], [1, 1, 1, 1]) }, ({ logits: x, present }) => pairCrossEntropy(x!, present))
  expect(all.data[0]).toBeCloseTo((await runGraph({ logits }, ({ logits: x }) => pairCrossEntropy(x!))).data[0]!, 6)
  const none = await differentiate({ logits, present: floats([4], [0, 0, 0, 0]) }, ({ logits: x, present }) => pairCrossEntropy(x!, present))
  expect([...none['logits']!.data].every((value) => Number(value) === 0)).toBe(true)
})
