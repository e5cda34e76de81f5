import { pixelsInvalid, type Cells } from '@main/dicom/codecs/cells'
import { unpackBits } from '@main/dicom/codecs/native'
import type { ImageDescription } from '@main/dicom/image'

const headerBytes = 64

/**
 * RLE Lossless (PS3.5 annex G): one PackBits segment for every byte of a sample, most significant first, plane by plane.
 * Writes into arrays of the right size only, whatever the segments unpack to.
 * @throws AppError PIXELS_INVALID when segments are missing, outside the frame or too short
 */
export function decodeRle(frame: Uint8Array, image: ImageDescription): Cells {
  const pixels = image.rows * image.columns
  const width = Math.ceil(image.bitsAllocated / 8)
  const segments = segmentsOf(frame, image.samplesPerPixel * width)
  if (image.bitsAllocated === 1) {
    const packed = new Uint8Array(Math.ceil(pixels / 8))
    unpack(segments[0]!, packed, 0, 1)
    return { data: unpackBits(packed, 0, pixels), precision: 1 }
  }
  // Little endian bytes of interleaved samples: segment s holds byte `width - 1 - s % width` of sample `s / width`.
  const bytes = new Uint8Array(pixels * image.samplesPerPixel * width)
  segments.forEach((segment, s) => unpack(segment, bytes, Math.floor(s / width) * width + (width - 1 - (s % width)), image.samplesPerPixel * width))
  const data = width === 1 ? bytes : width === 2 ? new Uint16Array(bytes.buffer) : new Uint32Array(bytes.buffer)
  return { data, precision: image.bitsAllocated }
}

function segmentsOf(frame: Uint8Array, expected: number): Uint8Array[] {
  if (frame.length < headerBytes) throw pixelsInvalid('The RLE header is not all there.')
  const view = new DataView(frame.buffer, frame.byteOffset, headerBytes)
  if (view.getUint32(0, true) !== expected) throw pixelsInvalid('The number of RLE segments does not fit the image.')
  const offsets = Array.from({ length: expected }, (_, i) => view.getUint32(4 + 4 * i, true))
  return offsets.map((offset, i) => {
    const end = offsets[i + 1] ?? frame.length
    if (offset < headerBytes || end <= offset || end > frame.length) throw pixelsInvalid('An RLE segment lies outside its frame.')
    return frame.subarray(offset, end)
  })
}

/** PackBits into every `step`-th byte of `out`, from `first` to its end. */
function unpack(segment: Uint8Array, out: Uint8Array, first: number, step: number): void {
  let read = 0
  let write = first
  while (write < out.length) {
    const control = segment[read++]
    if (control === undefined) throw pixelsInvalid('An RLE segment ends before its part of the image is full.')
    if (control < 128) {
      const count = control + 1
      if (read + count > segment.length) throw pixelsInvalid('An RLE segment ends before its part of the image is full.')
      for (let i = 0; i < count && write < out.length; i++, write += step) out[write] = segment[read + i]!
      read += count
    } else if (control > 128) {
      const value = segment[read++]
      if (value === undefined) throw pixelsInvalid('An RLE segment ends before its part of the image is full.')
      for (let i = 257 - control; i > 0 && write < out.length; i--, write += step) out[write] = value
    }
  }
}
