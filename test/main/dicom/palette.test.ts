import { describe, expect, it } from 'vitest'
import { readPalette } from '@main/dicom/palette'
import { parseDicom } from '@main/dicom/parse'
import type { ElementValue } from '@main/dicom/write'
import { imageFile, words, type Elements } from '@test/fixtures/dicom/make'

const us = (...numbers: number[]): ElementValue => ({ vr: 'US', numbers })
const ow = (...values: number[]): ElementValue => ({ vr: 'OW', bytes: words(values) })
const colours = [1, 2, 3]
/** The same descriptor and data for red, green and blue. */
const palette = (descriptor: ElementValue, data: ElementValue, dataGroup = 0x00281200): Elements => [
  ...colours.map((c) => [0x00281100 + c, descriptor] as const),
  ...colours.map((c) => [dataGroup + c, data] as const)
]
const read = (elements: Elements) => readPalette(parseDicom(imageFile(elements)).dataSet)
const invalid: unknown = expect.objectContaining({ code: 'PIXELS_INVALID' })
const segmented = 0x00281220

describe('readPalette', () => {
  it('reads tables of 16 bits', () => {
    expect(read(palette(us(3, 5, 16), ow(0, 1000, 65535)))).toMatchObject({ first: 5, red: Uint16Array.of(0, 1000, 65535), blue: Uint16Array.of(0, 1000, 65535) })
  })

  it('stretches tables of 8 bits, one entry a word or packed', () => {
    const expected = Uint16Array.of(0, 0x8080, 0xffff, 0x0101)
    expect(read(palette(us(4, 0, 8), ow(0, 0x80, 0xff, 1))).green).toEqual(expected)
    expect(read(palette(us(4, 0, 8), ow(0x8000, 0x01ff))).green).toEqual(expected)
  })

  it('takes 0 entries for 65,536', () => {
    expect(read(palette(us(0, 0, 16), { vr: 'OW', bytes: new Uint8Array(0x20000) })).red).toHaveLength(0x10000)
  })

  it('expands segments: discrete, linear and indirect (PS3.3 C.7.9.2)', () => {
    // 10, 20; a slope of 4 steps to 60; then both segments again.
    expect(read(palette(us(12, 0, 16), ow(0, 2, 10, 20, 1, 4, 60, 2, 2, 0, 0), segmented)).red).toEqual(Uint16Array.of(10, 20, 30, 40, 50, 60, 10, 20, 30, 40, 50, 60))
  })

  it('refuses tables that are missing, short, or do not fit together', () => {
    expect(() => read([])).toThrow(invalid)
    expect(() => read(palette(us(256, 0, 8), ow(1, 2, 3)))).toThrow(invalid)
    expect(() => read([...palette(us(3, 0, 16), ow(1, 2, 3)), [0x00281102, us(2, 0, 16)]])).toThrow(invalid)
    expect(() => read(palette(us(3, 0, 12), ow(1, 2, 3)))).toThrow(invalid)
  })

  it('refuses segments that point at themselves, never end or begin with a slope', () => {
    expect(() => read(palette(us(12, 0, 16), ow(2, 1, 0, 0), segmented))).toThrow(invalid)
    expect(() => read(palette(us(12, 0, 16), ow(0, 9, 1, 2), segmented))).toThrow(invalid)
    expect(() => read(palette(us(12, 0, 16), ow(1, 3, 60), segmented))).toThrow(invalid)
    expect(() => read(palette(us(2, 0, 16), ow(0, 3, 1, 2, 3), segmented))).toThrow(invalid)
    expect(() => read(palette(us(12, 0, 16), ow(0, 2, 1, 2), segmented))).toThrow(invalid)
  })
})
