import { AppError } from '@shared/domain/errors'
import { largestFrameSamples } from '@main/dicom/limits'

/** A PNG or JPEG in pixels: grey, or red, green and blue side by side. */
export interface Picture {
  readonly rows: number
  readonly columns: number
  readonly samplesPerPixel: 1 | 3
  readonly bitsStored: 8 | 12 | 16
  readonly values: Uint8Array | Uint16Array
  readonly lossy: boolean
}

const smallestPx = 32
const largestPx = 20_000

/** @throws AppError IMAGE_SIZE */
export function checkPictureSize(rows: number, columns: number, samples: number): void {
  if (Math.min(rows, columns) < smallestPx) throw new AppError('IMAGE_SIZE', `The picture has ${columns} x ${rows} pixels; ${smallestPx} a side are the least. Export it in full size.`)
  if (Math.max(rows, columns) > largestPx || rows * columns * samples > largestFrameSamples) throw new AppError('IMAGE_SIZE', `The picture has ${columns} x ${rows} pixels, more than the limit of ${largestPx} a side and ${largestFrameSamples} samples. Export it at a smaller size.`)
}
