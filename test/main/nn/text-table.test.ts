import { expect, test } from 'vitest'
import { tabulateTexts, type ScorableText } from '@main/nn/text-table'

/** Vectors of one unit, numbered: [CLS] = 1, the words 2.., [SEP] last. */
const text = (words: number, compatCount: number): ScorableText => ({
  wordVectors: Float32Array.from({ length: words + 2 }, (_, i) => i + 1),
  sentence: Float32Array.of(words),
  compatCount
})
const absent = Math.fround(-1e30)

test('corrected: [CLS] and the words take part, the words count, [SEP] is left out', () => {
  const { batches } = tabulateTexts([text(2, 9)], 1, 'corrected')
  expect(batches).toHaveLength(1)
  expect(batches[0]).toMatchObject({ slots: 3, words: Float32Array.of(1, 2, 3), bias: Float32Array.of(0, 0, 0), counted: Float32Array.of(0, 1, 1), real: [{ first: 1, count: 2 }] })
})

test('compat: words, [SEP] and one slot that stands for all zero vectors, without [CLS]', () => {
  const { batches } = tabulateTexts([text(2, 9)], 1, 'compat')
  expect(batches[0]).toMatchObject({
    slots: 4,
    words: Float32Array.of(2, 3, 4, 0),
    bias: Float32Array.of(0, 0, 0, Math.log(6)),
    counted: Float32Array.of(1, 1, 1, 1),
    real: [{ first: 0, count: 2 }]
  })
})

test('compat: a count that ends at [SEP], or before the last word, has no zero vectors', () => {
  expect(tabulateTexts([text(2, 3)], 1, 'compat').batches[0]).toMatchObject({ slots: 3, words: Float32Array.of(2, 3, 4), real: [{ first: 0, count: 2 }] })
  expect(tabulateTexts([text(3, 2)], 1, 'compat').batches[0]).toMatchObject({ slots: 2, words: Float32Array.of(2, 3), real: [{ first: 0, count: 2 }] })
})

test('texts are padded to the longest of their run, shortest first, and remember their place', () => {
  const { batches } = tabulateTexts([text(3, 0), text(1, 0)], 1, 'corrected')
  expect(batches[0]).toMatchObject({ order: [1, 0], slots: 4, sentences: Float32Array.of(1, 3) })
  expect(Array.from(batches[0]!.bias)).toEqual([0, 0, absent, absent, 0, 0, 0, 0])
  expect(Array.from(batches[0]!.counted)).toEqual([0, 1, 0, 0, 0, 1, 1, 1])
})

test('many texts are split into runs, and every text is in one', () => {
  const { batches, texts } = tabulateTexts(Array.from({ length: 150 }, (_, i) => text(1 + (i % 7), 0)), 1, 'corrected')
  expect(batches.length).toBeGreaterThan(1)
  expect(texts).toBe(150)
  expect(batches.flatMap(({ order }) => order).sort((a, b) => a - b)).toEqual(Array.from({ length: 150 }, (_, i) => i))
})

test('a text without words cannot be scored', () => {
  expect(() => tabulateTexts([text(0, 5)], 1, 'corrected')).toThrow('without words')
})
