import { AppError } from '@shared/domain/errors'
import type { Cells } from '@main/dicom/codecs/cells'
import { decodeJpeg } from '@main/dicom/codecs/jpeg'
import { decodeHtj2k, decodeJpeg2000 } from '@main/dicom/codecs/jpeg-2000'
import { decodeJpegLossless } from '@main/dicom/codecs/jpeg-lossless'
import { decodeJpegLs } from '@main/dicom/codecs/jpeg-ls'
import { decodeNative, inflatedFrame, nativeFrameBits } from '@main/dicom/codecs/native'
import { decodeRle } from '@main/dicom/codecs/rle'
import { encapsulatedFrames } from '@main/dicom/frames'
import { describeImage, nativePixels, type ImageDescription, type Photometric } from '@main/dicom/image'
import { readPalette } from '@main/dicom/palette'
import type { ParsedDicom } from '@main/dicom/parse'
import { frameCheck } from '@main/dicom/limits'
import { pixelDataTag } from '@main/dicom/scan'
import { storedValues, type SampleValues } from '@main/dicom/stored-values'

/** Stored values of one frame, before any LUT: row by row, the samples of a pixel side by side. */
export interface DecodedFrame {
  readonly rows: number
  readonly columns: number
  readonly samplesPerPixel: 1 | 3
  readonly bitsAllocated: number
  readonly bitsStored: number
  readonly signed: boolean
  /** Of `values`: JPEG 2000 colours are RGB by now, YBR_FULL_422 is YBR_FULL with its chrominance repeated. */
  readonly photometric: Exclude<Photometric, 'YBR_FULL_422' | 'YBR_RCT' | 'YBR_ICT'>
  readonly values: SampleValues
}

/**
 * Decodes frame `frame` (from 0). The size and depth of a code stream are held against the header before anything is
 * allocated for it; a frame that is not all there is refused, never filled up.
 * @throws AppError NOT_AN_IMAGE, PIXELS_MISSING, PIXELS_INVALID, DICOM_TRUNCATED, DICOM_MALFORMED, DICOM_LIMIT or IMAGE_SIZE
 */
export async function decodeFrame(parsed: ParsedDicom, frame: number): Promise<DecodedFrame> {
  return openFrames(parsed).decode(frame)
}

/**
 * Decodes every frame of an image, or as many as `budget` allows, spread evenly with the first and the last among them.
 * @throws AppError as `decodeFrame`, for the first frame that is broken
 */
export async function checkFrames(parsed: ParsedDicom, budget: { readonly frames: number; readonly samples: number } = frameCheck): Promise<void> {
  const { image, decode } = openFrames(parsed)
  const affordable = Math.max(2, Math.min(budget.frames, Math.floor(budget.samples / (image.rows * image.columns * image.samplesPerPixel))))
  // Uncompressed frames are all there when the first one decodes: the length is that of all.
  const checked = parsed.syntax.codec === 'native' ? 1 : Math.min(image.frames, affordable)
  for (let i = 0; i < checked; i++) await decode(checked === 1 ? 0 : Math.round((i * (image.frames - 1)) / (checked - 1)))
}

export interface OpenFrames {
  readonly image: ImageDescription
  /** As `decodeFrame`. */
  readonly decode: (frame: number) => Promise<DecodedFrame>
}

/** An image whose fragments are told apart once, however many frames are decoded. Throws as `describeImage`. */
export function openFrames(parsed: ParsedDicom): OpenFrames {
  const image = describeImage(parsed)
  let streams: ((frame: number) => Uint8Array) | null = null
  return { image, decode: (frame) => decodeOne(parsed, image, frame, () => (streams ??= encapsulatedFrames(parsed, image))(frame)) }
}

async function decodeOne(parsed: ParsedDicom, image: ImageDescription, frame: number, stream: () => Uint8Array): Promise<DecodedFrame> {
  if (!Number.isInteger(frame) || frame < 0 || frame >= image.frames) throw new AppError('INPUT_INVALID', 'The image has no such frame.')
  // Not needed to decode, but without its palette the image cannot be shown.
  if (image.photometric === 'PALETTE COLOR') readPalette(parsed.dataSet)
  const { rows, columns, samplesPerPixel, bitsAllocated, bitsStored, signed } = image
  const values = storedValues(await decodeCells(parsed, image, frame, stream), image)
  return { rows, columns, samplesPerPixel, bitsAllocated, bitsStored, signed, photometric: decodedPhotometric(image.photometric), values }
}

async function decodeCells(parsed: ParsedDicom, image: ImageDescription, frame: number, encapsulated: () => Uint8Array): Promise<Cells> {
  const { codec, bigEndian } = parsed.syntax
  if (codec === 'native') {
    const pixels = nativePixels(parsed, image)
    const words = parsed.dataSet.elements.get(pixelDataTag)?.vr === 'OW'
    if (pixels.length * 8 < nativeFrameBits(image) * image.frames) throw new AppError('DICOM_TRUNCATED', 'The pixel data are shorter than the image they are for.')
    return decodeNative(pixels, image, frame, bigEndian, words)
  }
  if (image.kind !== 'integer') throw new AppError('PIXELS_INVALID', 'Floating point pixels cannot be compressed.')
  const stream = encapsulated()
  switch (codec) {
    case 'rle':
      return decodeRle(stream, image)
    case 'jpeg':
      return decodeJpeg(stream, image)
    case 'jpeg-lossless':
      return decodeJpegLossless(stream, image)
    case 'jpeg-ls':
      return decodeJpegLs(stream, image)
    case 'jpeg-2000':
      return decodeJpeg2000(stream, image)
    case 'htj2k':
      return decodeHtj2k(stream, image)
    case 'deflated-frame':
      return decodeNative(inflatedFrame(stream, image), image, 0, false, false)
  }
}

function decodedPhotometric(photometric: Photometric): DecodedFrame['photometric'] {
  if (photometric === 'YBR_FULL_422') return 'YBR_FULL'
  return photometric === 'YBR_RCT' || photometric === 'YBR_ICT' ? 'RGB' : photometric
}
