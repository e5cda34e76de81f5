import { describe, expect, it } from 'vitest'
import { describeImage } from '@main/dicom/image'
import { parseDicom } from '@main/dicom/parse'
import { fileStart, type ElementValue } from '@main/dicom/write'
import { dataSetOf, elementHeader, imageFile, rawFile } from '@test/fixtures/dicom/make'

const refused = (code: string): unknown => expect.objectContaining({ name: 'AppError', code })
const us = (...numbers: number[]): ElementValue => ({ vr: 'US', numbers })
const cs = (text: string): ElementValue => ({ vr: 'CS', text })
const describeFile = (bytes: Uint8Array) => describeImage(parseDicom(bytes))

describe('describeImage', () => {
  it('reads the Image Pixel module', () => {
    expect(describeFile(imageFile())).toEqual({
      rows: 2, columns: 4, frames: 1, samplesPerPixel: 1, photometric: 'MONOCHROME2', bitsAllocated: 16, bitsStored: 16, highBit: 15, signed: false, planar: false, kind: 'integer'
    })
  })

  it.each<[string, number, ElementValue, string]>([
    ['no rows', 0x00280010, us(0), 'PIXELS_INVALID'],
    ['several values for the rows', 0x00280010, us(2, 2, 2), 'PIXELS_INVALID'],
    ['no columns', 0x00280011, us(), 'PIXELS_INVALID'],
    ['0 bits allocated', 0x00280100, us(0), 'PIXELS_INVALID'],
    ['12 bits allocated', 0x00280100, us(12), 'PIXELS_INVALID'],
    ['more bits stored than allocated', 0x00280101, us(20), 'PIXELS_INVALID'],
    ['a high bit outside the cell', 0x00280102, us(16), 'PIXELS_INVALID'],
    ['a high bit below the stored bits', 0x00280102, us(3), 'PIXELS_INVALID'],
    ['an unknown representation', 0x00280103, us(7), 'PIXELS_INVALID'],
    ['an unknown photometric interpretation', 0x00280004, cs('ARGB'), 'PIXELS_INVALID'],
    ['an empty photometric interpretation', 0x00280004, cs(''), 'PIXELS_INVALID'],
    ['four samples', 0x00280002, us(4), 'PIXELS_INVALID'],
    ['three samples of grey', 0x00280002, us(3), 'PIXELS_INVALID'],
    ['no frames', 0x00280008, { vr: 'IS', numbers: [0] }, 'PIXELS_INVALID'],
    ['a million frames', 0x00280008, { vr: 'IS', numbers: [1_000_000] }, 'IMAGE_SIZE'],
    ['a part of a frame', 0x00280008, { vr: 'DS', numbers: [1.5] }, 'PIXELS_INVALID']
  ])('refuses %s', (_what, tag, value, code) => {
    expect(() => describeFile(imageFile([[tag, value]]))).toThrow(refused(code))
  })

  it('refuses sizes whose product no computer holds, before anything is allocated', () => {
    expect(() => describeFile(imageFile([[0x00280010, us(46341)], [0x00280011, us(46341)]]))).toThrow(refused('IMAGE_SIZE'))
  })

  it('takes one sample for granted where a grey image does not say', () => {
    expect(describeFile(imageFile([], [0x00280002])).samplesPerPixel).toBe(1)
  })

  it('takes a number of frames that is padded with spaces', () => {
    const frames = Buffer.concat([elementHeader(0x00280008, 'IS', 6, false), Buffer.from('  1   ')])
    expect(describeFile(rawFile('1.2.840.10008.1.2.1', frames, dataSetOf(imageFile()))).frames).toBe(1)
  })

  it('tells an image without pixels from what is no image', () => {
    expect(() => describeFile(imageFile([], [0x7fe00010]))).toThrow(refused('PIXELS_MISSING'))
    expect(() => describeFile(imageFile([], [0x7fe00010, 0x00280010, 0x00280011]))).toThrow(refused('NOT_AN_IMAGE'))
    const directory = Buffer.concat([fileStart('1.2.840.10008.1.3.10', '2.25.1', '1.2.840.10008.1.2.1'), dataSetOf(imageFile([], [0x7fe00010]))])
    expect(() => describeFile(directory)).toThrow(refused('NOT_AN_IMAGE'))
  })
})
