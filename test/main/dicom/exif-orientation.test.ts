import { describe, expect, it } from 'vitest'
import { readJpegHeader } from '@main/dicom/codecs/jpeg-markers'
import { decodePicture } from '@main/dicom/decode-picture'
import { exifOrientation, upright, type Orientation } from '@main/dicom/exif-orientation'
import { encapsulatedFrames } from '@main/dicom/frames'
import { describeImage } from '@main/dicom/image'
import { parseDicom } from '@main/dicom/parse'
import type { Picture } from '@main/dicom/picture'
import { fixture } from '@test/fixtures/dicom/make'

function jpeg(): Uint8Array {
  const parsed = parseDicom(fixture('jpeg-baseline.dcm'))
  return encapsulatedFrames(parsed, describeImage(parsed))(0)
}

/** The JPEG with an EXIF segment of one entry behind its start. */
function withExif(orientation: number, { little = true, tag = 0x0112, type = 3 } = {}): Uint8Array {
  const tiff = Buffer.alloc(26)
  const write = { u16: (value: number, at: number) => (little ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at)), u32: (value: number, at: number) => (little ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at)) }
  tiff.write(little ? 'II' : 'MM', 0, 'latin1')
  write.u16(42, 2)
  write.u32(8, 4)
  write.u16(1, 8)
  write.u16(tag, 10)
  write.u16(type, 12)
  write.u32(1, 14)
  write.u16(orientation, 18)
  const content = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, content.length + 2])
  return Buffer.concat([head, content, jpeg().subarray(2)])
}

const orientationOf = (bytes: Uint8Array) => exifOrientation(bytes, readJpegHeader(bytes).segments)

describe('exifOrientation', () => {
  it('is read in both byte orders', () => {
    for (const little of [true, false]) for (let orientation = 1; orientation <= 8; orientation++) expect(orientationOf(withExif(orientation, { little }))).toBe(orientation)
  })

  it('is 1 where there is none, another tag, another type or nonsense', () => {
    expect(orientationOf(jpeg())).toBe(1)
    expect(orientationOf(withExif(6, { tag: 0x0113 }))).toBe(1)
    expect(orientationOf(withExif(6, { type: 4 }))).toBe(1)
    for (const nonsense of [0, 9, 65535]) expect(orientationOf(withExif(nonsense))).toBe(1)
  })

  it('of a directory that lies outside its segment is 1', () => {
    const lie = Buffer.from(withExif(6))
    lie.writeUInt32LE(0xfffffff0, 12 + 4)
    expect(orientationOf(lie)).toBe(1)
  })
})

describe('upright', () => {
  // As Pillow's ImageOps.exif_transpose turns [[1, 2, 3], [4, 5, 6]].
  const stored: Picture = { rows: 2, columns: 3, samplesPerPixel: 1, bitsStored: 8, lossy: true, values: Uint8Array.of(1, 2, 3, 4, 5, 6) }
  it.each<[Orientation, number, number[]]>([
    [1, 2, [1, 2, 3, 4, 5, 6]],
    [2, 2, [3, 2, 1, 6, 5, 4]],
    [3, 2, [6, 5, 4, 3, 2, 1]],
    [4, 2, [4, 5, 6, 1, 2, 3]],
    [5, 3, [1, 4, 2, 5, 3, 6]],
    [6, 3, [4, 1, 5, 2, 6, 3]],
    [7, 3, [6, 3, 5, 2, 4, 1]],
    [8, 3, [3, 6, 2, 5, 1, 4]]
  ])('turns orientation %i as other programs do', (orientation, rows, values) => {
    expect(upright(stored, orientation)).toEqual({ ...stored, rows, columns: 6 / rows, values: Uint8Array.from(values) })
  })

  it('keeps the colours of a pixel together', () => {
    const colour: Picture = { ...stored, rows: 1, columns: 2, samplesPerPixel: 3 }
    expect([...upright(colour, 2).values]).toEqual([4, 5, 6, 1, 2, 3])
  })
})

it('a JPEG film that a camera held on its side becomes an upright picture', async () => {
  const lying = await decodePicture(jpeg())
  const standing = await decodePicture(withExif(6))
  expect([standing.rows, standing.columns]).toEqual([lying.columns, lying.rows])
  expect(standing).toEqual(upright(lying, 6))
})
