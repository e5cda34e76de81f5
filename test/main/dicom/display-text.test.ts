import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayIdentifier, displayText } from '@main/dicom/display-text'

describe('displayText', () => {
  it('marks what cannot be seen, so that it cannot hide', () => {
    expect(displayText('Do\u200be', 64)).toBe('Do\uFFFDe')
    expect(displayText('\u202eenaJ', 64)).toBe('\uFFFDenaJ')
    expect(displayText('a\x1b[31mb\0c', 64)).toBe('a\uFFFD[31mb\uFFFDc')
  })

  it('makes one line of several and drops padding', () => {
    expect(displayText('  first\r\nsecond\tthird  \0\0', 64)).toBe('first second third')
  })

  it('leaves markup and formulas as they are: they are text', () => {
    expect(displayText('<script>alert(1)</script>', 64)).toBe('<script>alert(1)</script>')
    expect(displayText('=1+1', 64)).toBe('=1+1')
  })

  it('keeps writing of any script', () => {
    for (const text of ['Zoë🙂', '山田', 'قباني', 'สมชาย', 'שרון']) expect(displayText(text, 64)).toBe(text)
  })

  it('is never longer than it may be, has one line and nothing invisible, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 12, max: 80 }), (raw, limit) => {
        for (const text of [displayText(raw, limit), displayIdentifier(raw, limit)]) {
          expect(text.length).toBeLessThanOrEqual(limit)
          expect(text).not.toMatch(/[\p{C}\p{Bidi_Control}\u2028\u2029]/u)
        }
      })
    )
  })
})

describe('displayIdentifier', () => {
  it('keeps long identifiers apart that begin alike', () => {
    const [a, b] = [`${'7'.repeat(100)}1`, `${'7'.repeat(100)}2`]
    expect(displayText(a, 64)).toBe(displayText(b, 64))
    expect(displayIdentifier(a, 64)).not.toBe(displayIdentifier(b, 64))
    expect(displayIdentifier(a, 64)).toHaveLength(64)
  })
})
