import { describe, expect, it } from 'vitest'
import { decodeText } from '@main/dicom/character-set'

const bytes = (...parts: readonly (string | number[])[]): Uint8Array => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))))
const esc = '\x1b'

describe('decodeText', () => {
  it.each<[string, string[], Uint8Array, string]>([
    ['the default repertoire', [], bytes('Doe^John'), 'Doe^John'],
    ['Latin-1', ['ISO_IR 100'], bytes('Buc^J', [0xe9], 'r', [0xf4], 'me'), 'Buc^Jérôme'],
    ['Cyrillic', ['ISO_IR 144'], bytes([0xbb, 0xee]), 'Лю'],
    ['Greek', ['ISO_IR 126'], bytes([0xc4, 0xe9]), 'Δι'],
    ['Hebrew', ['ISO_IR 138'], bytes([0xf9, 0xf8]), 'שר'],
    ['Arabic', ['ISO_IR 127'], bytes([0xe2, 0xc8]), 'قب'],
    ['Thai', ['ISO_IR 166'], bytes([0xca, 0xc1]), 'สม'],
    ['UTF-8', ['ISO_IR 192'], Buffer.from('Wang=王^小東', 'utf8'), 'Wang=王^小東'],
    ['GB18030', ['GB18030'], bytes('Wang=', [0xcd, 0xf5], '^', [0xd0, 0xa1]), 'Wang=王^小'],
    ['GBK', ['GBK'], bytes([0xcd, 0xf5]), '王'],
    // The examples of PS3.5 annexes H, I and K.
    ['Japanese in the lower half', ['', 'ISO 2022 IR 87'], bytes('Yamada^Tarou=', `${esc}$B;3ED${esc}(B^${esc}$BB@O:${esc}(B`), 'Yamada^Tarou=山田^太郎'],
    ['half-width katakana first', ['ISO 2022 IR 13', 'ISO 2022 IR 87'], bytes([0xd4, 0xcf, 0xc0, 0xde], '^', [0xc0, 0xdb, 0xb3], `=${esc}$B;3ED${esc}(J^${esc}$BB@O:${esc}(J`), 'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎'],
    ['Korean in the upper half', ['', 'ISO 2022 IR 149'], bytes(`Hong^Gildong=${esc}$)C`, [0xfb, 0xf3], `^${esc}$)C`, [0xd1, 0xce, 0xd4, 0xd7]), 'Hong^Gildong=洪^吉洞'],
    ['Chinese in the upper half', ['', 'ISO 2022 IR 58'], bytes(`Zhang^XiaoDong=${esc}$)A`, [0xd5, 0xc5], `^${esc}$)A`, [0xd0, 0xa1, 0xb6, 0xab]), 'Zhang^XiaoDong=张^小东'],
    ['supplementary kanji', ['', 'ISO 2022 IR 159'], bytes(`${esc}$(D0!${esc}(B`), '丂']
  ])('%s', (_name, sets, text, expected) => {
    expect(decodeText(text, sets)).toBe(expected)
  })

  it('reads text of an unknown set as UTF-8 where it fits, else byte by byte', () => {
    expect(decodeText(Buffer.from('Zoë', 'utf8'), ['ISO_IR 9999'])).toBe('Zoë')
    expect(decodeText(bytes([0xe9, 0x41]), [])).toBe('éA')
  })

  it('survives escape sequences that never end or that nobody knows', () => {
    expect(decodeText(bytes(`A${esc}`), ['ISO 2022 IR 6'])).toBe('A')
    expect(decodeText(bytes(`A${esc}$`), ['ISO 2022 IR 6'])).toBe('A$')
    expect(decodeText(bytes(`A${esc}%zB`), ['ISO 2022 IR 6'])).toBe('A%zB')
  })
})
