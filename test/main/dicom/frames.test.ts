import { describe, expect, it } from 'vitest'
import { encapsulatedFrames } from '@main/dicom/frames'
import { describeImage } from '@main/dicom/image'
import { parseDicom } from '@main/dicom/parse'
import { elementHeader, encapsulatedFile, itemHeader, rawFile, dataSetOf, imageFile, sequenceEnd, type Elements } from '@test/fixtures/dicom/make'

const jpeg = '1.2.840.10008.1.2.4.50'
const refused = (code: string): unknown => expect.objectContaining({ name: 'AppError', code })
const frames = (count: number): Elements => [[0x00280008, { vr: 'IS', numbers: [count] }]]
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const none = new Uint8Array()
const table = (...offsets: number[]): Uint8Array => new Uint8Array(Uint32Array.from(offsets).buffer)

function frame(file: Uint8Array, index: number): number[] {
  const parsed = parseDicom(file)
  return [...encapsulatedFrames(parsed, describeImage(parsed))(index)]
}

describe('encapsulatedFrames', () => {
  it('joins all fragments of the only frame', () => {
    expect(frame(encapsulatedFile(jpeg, [none, bytes(1, 2), bytes(3, 4)]), 0)).toEqual([1, 2, 3, 4])
  })

  it('takes one fragment a frame when there are as many, whatever the offset table says', () => {
    expect(frame(encapsulatedFile(jpeg, [table(9999, 3), bytes(1, 2), bytes(3, 4)], frames(2)), 1)).toEqual([3, 4])
  })

  it('goes by the offset table when a frame has several fragments', () => {
    const file = encapsulatedFile(jpeg, [table(0, 20), bytes(1, 2), bytes(3, 4), bytes(5, 6)], frames(2))
    expect(frame(file, 0)).toEqual([1, 2, 3, 4])
    expect(frame(file, 1)).toEqual([5, 6])
  })

  it('goes by the extended offset table, of 64 bits', () => {
    const extended = Buffer.alloc(16)
    extended.writeBigUInt64LE(10n, 8)
    const pixelData = Buffer.concat([elementHeader(0x7fe00010, 'OB', 0xffffffff, true), itemHeader(0), ...[bytes(1, 2), bytes(3, 4), bytes(5, 6)].flatMap((f) => [itemHeader(2), f]), sequenceEnd])
    const file = rawFile(jpeg, dataSetOf(imageFile(frames(2), [0x7fe00010])), elementHeader(0x7fe00001, 'OV', 16, true), extended, pixelData)
    expect(frame(file, 0)).toEqual([1, 2])
    expect(frame(file, 1)).toEqual([3, 4, 5, 6])
  })

  it('finds frames by their end markers, padded or not, without a usable table', () => {
    for (const offsets of [none, table(0, 7)]) {
      const file = encapsulatedFile(jpeg, [offsets, bytes(1, 2), bytes(3, 0xff, 0xd9, 0), bytes(4, 5), bytes(0xff, 0xd9)], frames(2))
      expect(frame(file, 0)).toEqual([1, 2, 3, 0xff, 0xd9, 0])
      expect(frame(file, 1)).toEqual([4, 5, 0xff, 0xd9])
    }
  })

  it('refuses to guess', () => {
    expect(() => frame(encapsulatedFile(jpeg, [none, bytes(1, 2), bytes(3, 4), bytes(5, 6)], frames(2)), 0)).toThrow(refused('PIXELS_INVALID'))
    expect(() => frame(encapsulatedFile(jpeg, [none, bytes(0xff, 0xd9)], frames(3)), 0)).toThrow(refused('PIXELS_INVALID'))
    expect(() => frame(encapsulatedFile(jpeg, [none]), 0)).toThrow(refused('PIXELS_INVALID'))
  })

  it('follows lengths and does not search: a delimiter inside a fragment is data', () => {
    expect(frame(encapsulatedFile(jpeg, [none, sequenceEnd, bytes(7, 8)]), 0)).toEqual([...sequenceEnd, 7, 8])
  })

  it('refuses fragments that leave the file or are not closed', () => {
    const whole = encapsulatedFile(jpeg, [none, bytes(1, 2)])
    expect(() => frame(whole.subarray(0, whole.length - 8), 0)).toThrow(refused('DICOM_TRUNCATED'))
    const long = rawFile(jpeg, dataSetOf(imageFile([], [0x7fe00010])), elementHeader(0x7fe00010, 'OB', 0xffffffff, true), itemHeader(0), itemHeader(0x7ffffffe), bytes(1, 2))
    expect(() => frame(long, 0)).toThrow(refused('DICOM_TRUNCATED'))
  })
})
