import { describe, expect, test } from 'vitest'
import { clean, joined } from '@main/gloria/clean'
import { createTokenizer } from '@main/gloria/tokenizer'
import { readVocabulary } from '@main/checkpoint/vocabulary'
import { golden, ints, maxTokens, vocabularyPath } from '@test/fixtures/golden'

const vocabulary = await readVocabulary(vocabularyPath)
const tokenizer = createTokenizer(vocabulary, maxTokens)
const ids = await ints('ids')

describe('clean', () => {
  test.each(golden.texts.map((text, i) => [text, golden.clean[i]!]))('cleans %j as the public code does', (text, expected) => {
    expect(joined(clean(text))).toBe(expected)
  })

  test('keeps a lone word, which the public code would drop', () => {
    expect(joined(clean('Cardiomegaly.'))).toBe('cardiomegaly')
    expect(joined(clean('1. Clear. 2. No pneumothorax.'))).toBe('no pneumothorax')
  })

  test('finds nothing in a text without words', () => {
    expect(clean(' 1. \n ... ')).toEqual([])
    expect(clean('胸腔积液')).toEqual([])
  })
})

describe('tokenizer', () => {
  test.each(golden.texts.map((text, i) => [text, i] as const))('gives the ids of %j', (text, i) => {
    const row = ids.slice(i * maxTokens, (i + 1) * maxTokens)
    const ours = tokenizer.tokenize(text).ids
    expect([...ours, ...new Array<number>(maxTokens - ours.length).fill(vocabulary.indexOf('[PAD]'))]).toEqual(row)
  })

  test.each(golden.texts.map((text, i) => [text, i] as const))('groups the pieces of %j to words', (text, i) => {
    const { words } = tokenizer.tokenize(text)
    expect(words.map((word) => word.text)).toEqual(golden.words[i]!.filter((word) => word !== '[PAD]'))
    expect(words.length - 2).toBe(golden.word_counts[i])
  })

  test.each(golden.texts)('says where each word of %j stood', (text) => {
    for (const { text: word, span } of tokenizer.tokenize(text).words.slice(1, -1)) {
      expect(text.slice(span!.start, span!.end).toLowerCase()).toBe(word)
    }
  })

  test('keeps the places right across dropped letters, underscores and letters that grow in lower case', () => {
    const text = '\u0130 na\u00efve\u00a0chest_film at the \ud83d\ude00 base'
    const { words } = tokenizer.tokenize(text)
    const placed = words.slice(1, -1).map(({ span }) => text.slice(span!.start, span!.end))
    expect(placed).toEqual(['\u0130', 'na\u00efve', 'chest', '_', 'film', 'at', 'the', 'base'])
    expect(words.slice(1, -1).map(({ text: word }) => word)).toEqual(['i', 'nave', 'chest', '_', 'film', 'at', 'the', 'base'])
  })

  test('gives an unknown word one entry and keeps the places of the words behind it', () => {
    const text = `a ${'x'.repeat(101)} lung`
    const { words } = tokenizer.tokenize(text)
    expect(words.map(({ text: word }) => word)).toEqual(['[CLS]', 'a', '[UNK]', 'lung', '[SEP]'])
    expect(text.slice(words[3]!.span!.start, words[3]!.span!.end)).toBe('lung')
  })

  test('refuses a text that has no word and one that does not fit', () => {
    expect(() => tokenizer.tokenize('1. ...')).toThrow(expect.objectContaining({ code: 'TEXT_EMPTY', message: expect.stringContaining('write one in Latin letters') as string }))
    const words = (count: number) => new Array(count).fill('lung').join(' ')
    expect(tokenizer.tokenize(words(95)).ids).toHaveLength(97)
    expect(() => tokenizer.tokenize(words(96))).toThrow(expect.objectContaining({ code: 'TEXT_TOO_LONG', message: expect.stringMatching(/98 pieces; the model reads 97. Shorten or split it/) as string }))
  })
})
