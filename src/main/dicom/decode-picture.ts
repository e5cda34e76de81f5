import { pixelsInvalid } from '@main/dicom/codecs/cells'
import { decodeJpeg } from '@main/dicom/codecs/jpeg'
import { readJpegHeader, type JpegHeader } from '@main/dicom/codecs/jpeg-markers'
import { toRgb8 } from '@main/dicom/colour'
import { exifOrientation, upright } from '@main/dicom/exif-orientation'
import { checkPictureSize, type Picture } from '@main/dicom/picture'
import { decodePng, isPng } from '@main/dicom/png'

const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff

/** Whether the bytes begin as a PNG or JPEG. */
export const isPicture = (bytes: Uint8Array): boolean => isPng(bytes) || isJpeg(bytes)

/**
 * Decodes a PNG (grey, colours, palette; alpha over black) or a JPEG. A picture in colours without any colour becomes
 * grey; a JPEG is turned as its EXIF orientation says. Sizes are checked before anything is allocated for them, and the pixels have to be all there.
 * @throws AppError IMAGE_SIZE below 32 or above 20,000 px, PIXELS_INVALID
 */
export async function decodePicture(bytes: Uint8Array): Promise<Picture> {
  const picture = isPng(bytes) ? decodePng(bytes) : await decodeJpegPicture(bytes)
  if (picture.samplesPerPixel === 1) return picture
  const grey = greyOf(picture.values)
  return grey === null ? picture : { ...picture, samplesPerPixel: 1, values: grey }
}

async function decodeJpegPicture(bytes: Uint8Array): Promise<Picture> {
  const header = readJpegHeader(bytes)
  const { rows, columns, components } = header.frame
  const samplesPerPixel = components.length
  if (samplesPerPixel !== 1 && samplesPerPixel !== 3) throw pixelsInvalid('The JPEG is neither grey nor in three colours.')
  checkPictureSize(rows, columns, samplesPerPixel)
  const { data, precision } = await decodeJpeg(bytes, { rows, columns, samplesPerPixel, bitsAllocated: 16 })
  const values = data instanceof Uint8Array ? data : Uint16Array.from(data)
  const orientation = exifOrientation(bytes, header.segments)
  const picture = { rows, columns, samplesPerPixel, bitsStored: precision === 12 ? 12 : 8, lossy: true, values } as const
  if (samplesPerPixel === 1 || isRgb(bytes, header)) return upright(picture, orientation)
  return upright({ ...picture, values: toRgb8({ ...picture, bitsAllocated: 8, signed: false, photometric: 'YBR_FULL' }, null) }, orientation)
}

/** Adobe's segment says so with transform 0; without it and without JFIF, the names of the components do. */
function isRgb(bytes: Uint8Array, { segments, frame }: JpegHeader): boolean {
  const adobe = segments.find(({ marker, start, end }) => marker === 0xee && end - start >= 12 && bytes[start] === 0x41)
  if (adobe !== undefined) return bytes[adobe.start + 11] === 0
  return !segments.some(({ marker }) => marker === 0xe0) && String.fromCharCode(...frame.components.map(({ id }) => id)) === 'RGB'
}

/** Null when any pixel has a colour. */
function greyOf(values: Uint8Array | Uint16Array): Uint8Array | Uint16Array | null {
  const grey = values.slice(0, values.length / 3)
  for (let i = 0, at = 0; at < values.length; i++, at += 3) {
    if (values[at] !== values[at + 1] || values[at] !== values[at + 2]) return null
    grey[i] = values[at]!
  }
  return grey
}
