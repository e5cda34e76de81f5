import type { JpegSegment } from '@main/dicom/codecs/jpeg-markers'
import type { Picture } from '@main/dicom/picture'

/** How a camera held the picture: 1 as stored, 2 to 8 as the EXIF standard (CIPA DC-008, tag 0112) counts. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

const exifMarker = 0xe1
const orientationTag = 0x0112
const short = 3

/** The orientation in the EXIF segment of a JPEG; 1 where there is none, or none that makes sense. */
export function exifOrientation(bytes: Uint8Array, segments: readonly JpegSegment[]): Orientation {
  const exif = segments.find(({ marker, start, end }) => marker === exifMarker && end - start > 14 && Buffer.from(bytes.subarray(start, start + 6)).equals(Buffer.from('Exif\0\0', 'latin1')))
  if (!exif) return 1
  const tiff = new DataView(bytes.buffer, bytes.byteOffset + exif.start + 6, exif.end - exif.start - 6)
  const little = tiff.getUint16(0) === 0x4949
  if (!little && tiff.getUint16(0) !== 0x4d4d) return 1
  const first = tiff.getUint32(4, little)
  if (first + 2 > tiff.byteLength) return 1
  const entries = tiff.getUint16(first, little)
  for (let i = 0, at = first + 2; i < entries && at + 12 <= tiff.byteLength; i++, at += 12) {
    if (tiff.getUint16(at, little) !== orientationTag || tiff.getUint16(at + 2, little) !== short) continue
    const value = tiff.getUint16(at + 8, little)
    return value >= 1 && value <= 8 ? (value as Orientation) : 1
  }
  return 1
}

/** The picture as it is to be seen. */
export function upright(picture: Picture, orientation: Orientation): Picture {
  if (orientation === 1) return picture
  const { rows, columns, samplesPerPixel, values } = picture
  const isTurned = orientation > 4
  const [height, width] = isTurned ? [columns, rows] : [rows, columns]
  const out = values.slice()
  for (let row = 0, to = 0; row < height; row++) {
    for (let column = 0; column < width; column++, to += samplesPerPixel) {
      const from = stored(orientation, row, column, rows, columns) * samplesPerPixel
      for (let sample = 0; sample < samplesPerPixel; sample++) out[to + sample] = values[from + sample]!
    }
  }
  return { ...picture, rows: height, columns: width, values: out }
}

/** Index of the stored pixel that belongs at (row, column) of the upright picture. */
function stored(orientation: Orientation, row: number, column: number, rows: number, columns: number): number {
  const [lastRow, lastColumn] = [rows - 1, columns - 1]
  switch (orientation) {
    case 1:
      return row * columns + column
    case 2:
      return row * columns + lastColumn - column
    case 3:
      return (lastRow - row) * columns + lastColumn - column
    case 4:
      return (lastRow - row) * columns + column
    case 5:
      return column * columns + row
    case 6:
      return (lastRow - column) * columns + row
    case 7:
      return (lastRow - column) * columns + lastColumn - row
    case 8:
      return column * columns + lastColumn - row
  }
}
