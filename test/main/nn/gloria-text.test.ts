import { expect, test } from 'vitest'
import { textGraph } from '@main/nn/gloria-text'
import { openEncoders } from '@main/nn/encoders'
import { distance, golden, ints, maxTokens, slice, vocabularyPath } from '../../fixtures/golden'
import { miniPack } from '../../fixtures/mini-pack'
import { readFileSync } from 'node:fs'

const dim = 64

/** Sums a text's pieces into words by the `##` of the golden's vocabulary: [word][dim], [CLS] and [SEP] included. */
function wordsOf(ids: readonly number[], hidden: Float32Array): number[][] {
  const vocabulary = readFileSync(vocabularyPath, 'utf8').split('\n')
  const words: number[][] = []
  for (let piece = 0; piece < ids.length; piece++) {
    const text = vocabulary[ids[piece]!]!
    const vector = Array.from(hidden.subarray(piece * dim, (piece + 1) * dim))
    if (text.startsWith('##')) words[words.length - 1] = words.at(-1)!.map((value, d) => value + vector[d]!)
    else words.push(vector)
    if (text === '[SEP]') return words
  }
  throw new Error('A text without [SEP].')
}

test.each([
  ['padded to 97', maxTokens],
  ['cut to the longest text', null]
])("the golden's texts, %s, get the golden's word vectors", async (_, padded) => {
  const encoders = await openEncoders(await miniPack(), { providers: ['cpu'] })
  const [ids, mask] = [await ints('ids'), await ints('mask')]
  const texts = golden.texts.length
  const longest = Math.max(...Array.from({ length: texts }, (_, t) => mask.slice(t * maxTokens, (t + 1) * maxTokens).filter((bit) => bit === 1).length))
  const length = padded ?? longest
  expect(longest).toBeLessThan(30)
  const cut = (all: readonly number[]) => BigInt64Array.from(all.filter((_, i) => i % maxTokens < length).map(BigInt))
  const { hidden } = await encoders.encodeTokens(cut(ids), cut(mask), texts, length)
  await encoders.close()
  for (let text = 0; text < texts; text++) {
    const words = wordsOf(ids.slice(text * maxTokens), hidden.subarray(text * length * dim, (text + 1) * length * dim))
    const vectors = await slice('word_embeddings', text)
    words.forEach((word, at) => expect(distance(word, word.map((_, d) => vectors[d * maxTokens + at]!))).toBeLessThan(1e-4))
    expect(words.length).toBe(golden.word_counts[text]! + 2)
  }
})

test('heads must divide the width, and no more states are summed than there are', async () => {
  const { manifest, weights } = await miniPack()
  const { text } = manifest.architecture
  expect(() => textGraph({ ...text, heads: 5 }, weights)).toThrow('BERT: 64 units do not divide into 5 heads')
  expect(() => textGraph({ ...text, lastLayers: 6 }, weights)).toThrow('it has 5 hidden states where 6 are summed')
  expect(() => textGraph({ ...text, layers: 5 }, weights)).toThrow('The weights lack text_encoder.model.encoder.layer.4.')
})
