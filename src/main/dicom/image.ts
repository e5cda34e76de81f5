import { AppError } from '@shared/domain/errors'
import { bytesOf, decimalOf, hasValue, shortOf, textOf } from '@main/dicom/element'
import { largestFrameSamples, mostFrames } from '@main/dicom/limits'
import type { ParsedDicom } from '@main/dicom/parse'
import { pixelDataTag } from '@main/dicom/scan'

const photometrics = ['MONOCHROME1', 'MONOCHROME2', 'PALETTE COLOR', 'RGB', 'YBR_FULL', 'YBR_FULL_422', 'YBR_RCT', 'YBR_ICT'] as const
export type Photometric = (typeof photometrics)[number]

/** The Image Pixel module (PS3.3 C.7.6.3), checked: every number is in a range that can be decoded. */
export interface ImageDescription {
  readonly rows: number
  readonly columns: number
  readonly frames: number
  readonly samplesPerPixel: 1 | 3
  readonly photometric: Photometric
  readonly bitsAllocated: 1 | 8 | 16 | 32 | 64
  readonly bitsStored: number
  readonly highBit: number
  readonly signed: boolean
  /** PlanarConfiguration 1: all red, then all green, then all blue. */
  readonly planar: boolean
  /** Pixel Data, Float Pixel Data or Double Float Pixel Data. */
  readonly kind: 'integer' | 'float' | 'double'
}

const floatTag = 0x7fe00008
const doubleTag = 0x7fe00009

/**
 * Reads what is needed to decode, and refuses what is not an image or contradicts itself. Looks at no pixel.
 * @throws AppError NOT_AN_IMAGE, PIXELS_MISSING, PIXELS_INVALID or IMAGE_SIZE
 */
export function describeImage({ dataSet, meta }: ParsedDicom): ImageDescription {
  const kind = dataSet.elements.has(pixelDataTag) ? 'integer' : hasValue(dataSet, floatTag) ? 'float' : hasValue(dataSet, doubleTag) ? 'double' : null
  if (kind === null) {
    if (isDirectory(meta) || !(dataSet.elements.has(0x00280010) || dataSet.elements.has(0x00280011))) {
      throw new AppError('NOT_AN_IMAGE', 'The DICOM file is not an image.')
    }
    throw new AppError('PIXELS_MISSING', 'The DICOM file describes an image and has no pixel data.')
  }
  const rows = shortOf(dataSet, 0x00280010)
  const columns = shortOf(dataSet, 0x00280011)
  if (rows === null || columns === null || rows === 0 || columns === 0) throw invalid('Rows or Columns are missing, zero or not a single number.')
  const photometric = photometrics.find((name) => name === textOf(dataSet, 0x00280004))
  if (photometric === undefined) throw invalid('The photometric interpretation is missing or not supported, so the picture could come out wrong.')
  const samplesPerPixel = dataSet.elements.has(0x00280002) ? shortOf(dataSet, 0x00280002) : 1
  const grey = photometric.startsWith('MONOCHROME') || photometric === 'PALETTE COLOR'
  if ((samplesPerPixel !== 1 && samplesPerPixel !== 3) || grey !== (samplesPerPixel === 1)) throw invalid('Samples per Pixel do not fit the photometric interpretation.')
  if (rows * columns * samplesPerPixel > largestFrameSamples) throw new AppError('IMAGE_SIZE', `The image has more pixels than the limit of ${String(Math.floor(largestFrameSamples / 1e6))} million.`)
  const frames = hasValue(dataSet, 0x00280008) ? decimalOf(dataSet, 0x00280008) : 1
  if (frames === null || !Number.isInteger(frames) || frames < 1) throw invalid('The number of frames is not a positive number.')
  if (frames > mostFrames) throw new AppError('IMAGE_SIZE', 'The image has more frames than the limit.')
  const common = { rows, columns, frames, samplesPerPixel, photometric, planar: samplesPerPixel === 3 && shortOf(dataSet, 0x00280006) === 1 } as const
  if (kind === 'float') return { ...common, kind, bitsAllocated: 32, bitsStored: 32, highBit: 31, signed: true }
  if (kind === 'double') return { ...common, kind, bitsAllocated: 64, bitsStored: 64, highBit: 63, signed: true }
  return { ...common, kind, ...sampleFormat(shortOf(dataSet, 0x00280100), shortOf(dataSet, 0x00280101), shortOf(dataSet, 0x00280102), shortOf(dataSet, 0x00280103)) }
}

/** DICOMDIR: a Media Storage Directory, which lists files and is none. */
export const isDirectory = (meta: ParsedDicom['meta']): boolean => textOf(meta, 0x00020002) === '1.2.840.10008.1.3.10'

/** The bytes of native pixels. @throws AppError PIXELS_INVALID when they are fragments although the syntax says otherwise */
export function nativePixels({ dataSet }: ParsedDicom, { kind }: ImageDescription): Uint8Array {
  const value = bytesOf(dataSet, kind === 'integer' ? pixelDataTag : kind === 'float' ? floatTag : doubleTag)
  if (value === null) throw invalid('The pixel data are in fragments, which the transfer syntax does not allow.')
  return value
}

function sampleFormat(allocated: number | null, stored: number | null, high: number | null, representation: number | null) {
  if (allocated !== 1 && allocated !== 8 && allocated !== 16 && allocated !== 32) throw invalid('Bits Allocated are missing or not 1, 8, 16 or 32.')
  const bitsStored = stored ?? allocated
  if (bitsStored < 1 || bitsStored > allocated) throw invalid('Bits Stored do not fit into Bits Allocated.')
  const highBit = high ?? bitsStored - 1
  if (highBit >= allocated || highBit < bitsStored - 1) throw invalid('The High Bit does not fit Bits Stored and Bits Allocated.')
  if (representation !== null && representation > 1) throw invalid('The Pixel Representation is neither 0 nor 1.')
  return { bitsAllocated: allocated, bitsStored, highBit, signed: representation === 1 } as const
}

const invalid = (message: string): AppError => new AppError('PIXELS_INVALID', message)
