import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sentences, textPieces } from '@shared/domain/text-words'

describe('words of a text', () => {
  it('put together are the text again, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const pieces = textPieces(text)
        expect(pieces.map((piece) => piece.text).join('')).toBe(text)
        for (const { text: own, start, end } of pieces) expect(text.slice(start, end)).toBe(own)
      })
    )
  })

  it('are letters, digits and underscores; marks lie between', () => {
    expect(textPieces('No (large) 2-cm mass.').filter((piece) => piece.isWord).map((piece) => piece.text)).toEqual(['No', 'large', '2', 'cm', 'mass'])
  })

  it('of other scripts are words too', () => {
    expect(textPieces('左侧胸腔积液, mild').filter((piece) => piece.isWord).map((piece) => piece.text)).toEqual(['左侧胸腔积液', 'mild'])
  })
})

describe('sentences of a report', () => {
  const report = 'FINDINGS: Heart size is normal. A 2.5 cm nodule.\nNo effusion\n\n3.\nIMPRESSION: Clear.'

  it('end at full stops and line ends, not at decimal points', () => {
    expect(sentences(report).map((sentence) => sentence.text)).toEqual(['FINDINGS: Heart size is normal.', 'A 2.5 cm nodule.', 'No effusion', 'IMPRESSION: Clear.'])
  })

  it('know where they stand', () => {
    for (const { text, start, end } of sentences(report)) expect(report.slice(start, end)).toBe(text)
  })
})
