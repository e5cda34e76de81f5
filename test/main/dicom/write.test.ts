import { describe, expect, it } from 'vitest'
import { bytesOf, decimalsOf, shortsOf, textOf } from '@main/dicom/element'
import { parseDicom } from '@main/dicom/parse'
import { newBudget, readItems } from '@main/dicom/scan'
import { defaultLimits } from '@main/dicom/limits'
import type { ElementValue } from '@main/dicom/write'
import { imageFile } from '@test/fixtures/dicom/make'

const refused: unknown = expect.objectContaining({ name: 'AppError', code: 'INPUT_INVALID' })
const written = (tag: number, value: ElementValue) => parseDicom(imageFile([[tag, value]])).dataSet

describe('writeDicom', () => {
  it('writes elements in ascending order', () => {
    const tags = [...parseDicom(imageFile([[0x00080060, { vr: 'CS', text: 'CR' }], [0x00280106, { vr: 'US', numbers: [0] }]])).dataSet.elements.keys()]
    expect(tags).toEqual([...tags].sort((a, b) => a - b))
  })

  it('pads to an even length: texts with a space, UIDs and bytes with zero', () => {
    expect([...bytesOf(written(0x00080060, { vr: 'CS', text: 'ABC' }), 0x00080060)!]).toEqual([65, 66, 67, 32])
    expect([...bytesOf(written(0x00080016, { vr: 'UI', text: '1.2' }), 0x00080016)!]).toEqual([49, 46, 50, 0])
    expect([...bytesOf(written(0x00091010, { vr: 'OB', bytes: Uint8Array.of(1) }), 0x00091010)!]).toEqual([1, 0])
  })

  it('writes decimal strings of at most 16 bytes, as exact as they can be', () => {
    for (const value of [1 / 3, -1 / 3, 1e-7 / 3, 123456789.123456789, 1e300 / 7, 0.1, -0]) {
      const dataSet = written(0x00281050, { vr: 'DS', numbers: [value] })
      expect(textOf(dataSet, 0x00281050).length).toBeLessThanOrEqual(16)
      expect(Math.abs(decimalsOf(dataSet, 0x00281050)[0]! - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-9)
    }
  })

  it('writes numbers in the width of their VR', () => {
    expect(shortsOf(written(0x00280120, { vr: 'US', numbers: [65535, 1] }), 0x00280120)).toEqual([65535, 1])
    expect(shortsOf(written(0x00280120, { vr: 'SS', numbers: [-32768] }), 0x00280120, true)).toEqual([-32768])
  })

  it('writes sequences', () => {
    const item = new Map<number, ElementValue>([[0x00080100, { vr: 'SH', text: 'A' }]])
    const dataSet = written(0x00081140, { vr: 'SQ', items: [item, new Map<number, ElementValue>()] })
    const items = readItems(dataSet, dataSet.elements.get(0x00081140)!, newBudget(defaultLimits))
    expect(items.map((it) => textOf(it, 0x00080100))).toEqual(['A', ''])
  })

  it.each<[string, ElementValue]>([
    ['a number above its width', { vr: 'US', numbers: [65536] }],
    ['a negative number without sign', { vr: 'US', numbers: [-1] }],
    ['a number that is none', { vr: 'DS', numbers: [NaN] }],
    ['small letters in a code', { vr: 'CS', text: 'chest' }],
    ['a long text', { vr: 'SH', text: 'x'.repeat(17) }],
    ['a line break in a one-line text', { vr: 'LO', text: 'a\nb' }],
    ['an escape sequence in a long text', { vr: 'LT', text: 'a\x1b$B' }],
    ['a path for a UID', { vr: 'UI', text: '../x' }]
  ])('refuses %s', (_what, value) => {
    expect(() => imageFile([[0x00091010, value]])).toThrow(refused)
  })
})
