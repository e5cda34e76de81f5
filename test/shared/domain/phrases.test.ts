import { expect, test } from 'vitest'
import fc from 'fast-check'
import { isContentWord, phrases } from '@shared/domain/phrases'
import { sentences, textPieces } from '@shared/domain/text-words'

const textsOf = (text: string) => phrases(text).map(({ start, end }) => text.slice(start, end))

test.each([
  ['patchy airspace opacity at the lung base', ['patchy airspace opacity', 'lung base']],
  ['No evidence of pleural effusion or pneumothorax.', ['pleural effusion', 'pneumothorax']],
  ['Right-sided effusion, large.', ['Right-sided effusion', 'large']],
  ['Heart size is normal. The lungs are clear.', ['Heart size', 'normal', 'lungs']],
  ['cardiomegaly', ['cardiomegaly']],
  ['of the', []]
])('%s', (text, expected) => {
  expect(textsOf(text)).toEqual(expected)
})

test('every content word of a sentence stands in exactly one phrase, and no other word does', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('no', 'large', 'left', 'effusion', 'at', 'the', 'base', ',', '.', '\n', 'heart-size'), { maxLength: 20 }), (parts) => {
      const text = parts.join(' ')
      const inPhrases = phrases(text).flatMap(({ words }) => words.map(({ start }) => start))
      const content = sentences(text).flatMap(({ text: sentence, start }) => textPieces(sentence).filter((piece) => piece.isWord && isContentWord(piece.text)).map((piece) => piece.start + start))
      expect(inPhrases).toEqual(content)
    })
  )
})
