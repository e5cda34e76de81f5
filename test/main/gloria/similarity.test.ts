import { describe, expect, test } from 'vitest'
import { similarity } from '@main/gloria/similarity'
import { compatCount } from '@main/gloria/similarity-options'
import { distance, filmEmbedding, golden, maxTokens, slice, temperatures, tensor, textEmbedding } from '@test/fixtures/golden'

const films = await Promise.all([0, 1, 2, 3].map(filmEmbedding))
const texts = await Promise.all(golden.texts.map((_, i) => textEmbedding(i)))
const options = (mode: 'corrected' | 'compat', text: number) => ({ mode, temperatures, compatCount: compatCount(golden.texts[text]!, maxTokens) })
const table = (of: (film: number, text: number) => number) => films.flatMap((_, film) => texts.map((__, text) => of(film, text)))

describe('similarity', () => {
  test('counts the words of compat mode as the public script does', () => {
    expect(golden.texts.map((text) => compatCount(text, maxTokens))).toEqual(golden.compat_counts)
  })

  test('gives the golden scores in corrected mode', async () => {
    const ours = (film: number, text: number) => similarity(films[film]!, texts[text]!, options('corrected', text))
    expect(distance(table((f, t) => ours(f, t).local), (await tensor('similarity_local_corrected')).data)).toBeLessThan(1e-4)
    expect(distance(table((f, t) => ours(f, t).global), (await tensor('similarity_global')).data)).toBeLessThan(1e-4)
  })

  test('gives the golden scores in compat mode', async () => {
    const ours = (film: number, text: number) => similarity(films[film]!, texts[text]!, options('compat', text))
    expect(distance(table((f, t) => ours(f, t).local), (await tensor('similarity_local_compat')).data)).toBeLessThan(1e-4)
    expect(distance(table((f, t) => ours(f, t).score), (await tensor('similarity_both_compat')).data)).toBeLessThan(1e-4)
  })

  test.each([0, 1, 2, 3])('gives the golden maps and word scores of film %i', async (film) => {
    const { words } = similarity(films[film]!, texts[0]!, options('corrected', 0))
    const maps = Float32Array.from(words.flatMap(({ map }) => [...map]))
    expect(distance(maps, await slice('attention_text0', film))).toBeLessThan(1e-4)
    expect(distance(words.map(({ score }) => score), await slice('word_scores_text0', film))).toBeLessThan(1e-4)
  })

  test('gives every word a map that sums to 1', () => {
    for (const { map } of similarity(films[1]!, texts[3]!, options('corrected', 3)).words) {
      expect(map.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5)
    }
  })

  test('keeps scores in [-1, 1] in corrected mode', () => {
    for (const score of table((f, t) => similarity(films[f]!, texts[t]!, options('corrected', t)).score)) expect(Math.abs(score)).toBeLessThanOrEqual(1)
  })

  test('gives a lone word a map with a place, because [CLS] is its rival', () => {
    const alone = { ...texts[3]!, words: ['[CLS]', 'cardiomegaly', '[SEP]'], wordVectors: wordVectors(3, [0, 8, 9]) }
    const { map } = similarity(films[0]!, alone, options('corrected', 3)).words[0]!
    // Random weights look almost everywhere alike; without a rival the ratio would be exactly 1.
    expect(Math.max(...map) / Math.min(...map)).toBeGreaterThan(1.001)
  })
})

function wordVectors(text: number, indices: readonly number[]): Float32Array {
  const { dim, wordVectors: all } = texts[text]!
  return Float32Array.from(indices.flatMap((index) => [...all.subarray(index * dim, (index + 1) * dim)]))
}
