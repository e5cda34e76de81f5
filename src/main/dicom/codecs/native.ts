import { AppError } from '@shared/domain/errors'
import type { Cells } from '@main/dicom/codecs/cells'
import type { ImageDescription } from '@main/dicom/image'
import { inflate } from '@main/dicom/inflate'

/** Bytes of one frame as PS3.5 8.1 lays it out; with one bit a pixel, frames follow each other without padding. */
export function nativeFrameBits(image: ImageDescription): number {
  const pixels = image.rows * image.columns
  // YBR_FULL_422: two luminances share a pair of chrominances (PS3.3 C.7.6.3.1.2).
  return image.photometric === 'YBR_FULL_422' ? pixels * 2 * image.bitsAllocated : pixels * image.samplesPerPixel * image.bitsAllocated
}

/**
 * Uncompressed samples, planes interleaved and shared chrominance repeated.
 * @param bytes pixel data of all frames, or of this one with `frame` 0
 * @param swapBytes big endian: words of 8-bit samples in OW are swapped too (PS3.5 7.3)
 * @throws AppError DICOM_TRUNCATED when the frame is not all there
 */
export function decodeNative(bytes: Uint8Array, image: ImageDescription, frame: number, bigEndian: boolean, words: boolean): Cells {
  const frameBits = nativeFrameBits(image)
  const firstBit = frame * frameBits
  if (Math.ceil((firstBit + frameBits) / 8) > bytes.length) throw new AppError('DICOM_TRUNCATED', 'The pixel data are shorter than the image they are for.')
  const precision = image.bitsAllocated
  if (precision === 1) return { data: unpackBits(bigEndian && words ? swapped(bytes, 2) : bytes, firstBit, frameBits), precision }
  // A copy: at an aligned offset, and safe from what happens to the file's bytes later.
  const width = precision / 8
  let own = new Uint8Array(bytes.subarray(firstBit / 8, (firstBit + frameBits) / 8))
  if (bigEndian && (width > 1 || words)) own = swapped(own, Math.max(2, width) as 2 | 4 | 8)
  return { data: arranged(typed(own.buffer, image), image), precision }
}

/**
 * One frame of Deflated Image Frame Compression: a deflate stream of its own (PS3.5 8.2.16); a byte of padding may follow.
 * @throws AppError DICOM_TRUNCATED, DICOM_LIMIT
 */
export const inflatedFrame = (stream: Uint8Array, image: ImageDescription): Uint8Array => inflate(stream, Math.ceil(nativeFrameBits(image) / 8) + 1)

function typed(buffer: ArrayBuffer, { bitsAllocated, kind }: ImageDescription): Cells['data'] {
  if (kind === 'float') return new Float32Array(buffer)
  if (kind === 'double') return new Float64Array(buffer)
  return bitsAllocated === 8 ? new Uint8Array(buffer) : bitsAllocated === 16 ? new Uint16Array(buffer) : new Uint32Array(buffer)
}

function arranged(data: Cells['data'], image: ImageDescription): Cells['data'] {
  if (image.samplesPerPixel === 1) return data
  if (image.photometric === 'YBR_FULL_422') return repeatedChroma(data)
  return image.planar ? interleaved(data) : data
}

/** RRR...GGG...BBB... to RGBRGB... */
export function interleaved<T extends Cells['data']>(planes: T): T {
  const pixels = planes.length / 3
  const out = planes.slice() as T
  for (let i = 0, o = 0; i < pixels; i++) {
    out[o++] = planes[i]!
    out[o++] = planes[pixels + i]!
    out[o++] = planes[2 * pixels + i]!
  }
  return out
}

/** Y1 Y2 Cb Cr to Y1 Cb Cr Y2 Cb Cr. */
function repeatedChroma(shared: Cells['data']): Cells['data'] {
  if (shared.length % 4 !== 0) throw new AppError('PIXELS_INVALID', 'YBR_FULL_422 needs an even number of pixels.')
  const out = new (shared.constructor as new (length: number) => Cells['data'])((shared.length / 2) * 3)
  for (let i = 0, o = 0; i < shared.length; i += 4, o += 6) {
    out[o] = shared[i]!
    out[o + 3] = shared[i + 1]!
    out[o + 1] = out[o + 4] = shared[i + 2]!
    out[o + 2] = out[o + 5] = shared[i + 3]!
  }
  return out
}

/** Bits of a byte are in order from the lowest (PS3.5 8.1.1). */
export function unpackBits(bytes: Uint8Array, firstBit: number, count: number): Uint8Array {
  const out = new Uint8Array(count)
  for (let i = 0, bit = firstBit; i < count; i++, bit++) out[i] = (bytes[bit >>> 3]! >>> (bit & 7)) & 1
  return out
}

function swapped(bytes: Uint8Array, width: 2 | 4 | 8): Uint8Array<ArrayBuffer> {
  const length = bytes.length + (bytes.length % 2)
  const out = new Uint8Array(length)
  out.set(bytes)
  const view = Buffer.from(out.buffer)
  if (width === 2) view.swap16()
  else if (width === 4) view.swap32()
  else view.swap64()
  return out
}
