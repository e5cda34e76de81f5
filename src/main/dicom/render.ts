import { luminance8, toRgb8 } from '@main/dicom/colour'
import { decodeFrame, type DecodedFrame } from '@main/dicom/decode'
import { decimalOf } from '@main/dicom/element'
import { modalityOf, ramp, voiOf, type Voi } from '@main/dicom/lut'
import { paddingOf } from '@main/dicom/padding'
import { readPalette } from '@main/dicom/palette'
import type { ParsedDicom } from '@main/dicom/parse'

/** One byte a pixel, row by row: 0 black, 255 white. */
export interface GrayImage {
  readonly rows: number
  readonly columns: number
  readonly gray: Uint8Array
}

/**
 * A frame as it is meant to be looked at, in 8 bits: modality LUT or rescale, VOI LUT or window (where there is none, from
 * the smallest to the largest value), MONOCHROME1 inverted; padding is black. Colours become their luminance.
 * @throws AppError as `decodeFrame`
 */
export async function renderGray8(parsed: ParsedDicom, frameIndex: number): Promise<GrayImage> {
  const frame = await decodeFrame(parsed, frameIndex)
  const { rows, columns, photometric } = frame
  if (photometric === 'MONOCHROME1' || photometric === 'MONOCHROME2') return { rows, columns, gray: renderMonochrome(parsed, frameIndex, frame) }
  const palette = photometric === 'PALETTE COLOR' ? readPalette(parsed.dataSet) : null
  return { rows, columns, gray: luminance8(toRgb8(frame, palette)) }
}

function renderMonochrome(parsed: ParsedDicom, frameIndex: number, frame: DecodedFrame): Uint8Array {
  const { values, bitsAllocated } = frame
  const modality = modalityOf(parsed, frameIndex, frame.signed)
  const padding = paddingOf(parsed, frame)
  const isPadding = (stored: number): boolean => padding !== null && stored >= padding.low && stored <= padding.high
  const signed = frame.signed || (decimalOf(parsed.dataSet, 0x00281052) ?? 0) < 0
  const inverse = frame.photometric === 'MONOCHROME1'
  const grayOf = (voi: Voi, stored: number): number => {
    if (isPadding(stored)) return 0
    const level = voi(modality(stored))
    return Math.round(255 * (inverse ? 1 - level : level))
  }
  const gray = new Uint8Array(values.length)
  if (bitsAllocated > 16) {
    const voi = voiOf(parsed, frameIndex, signed) ?? spread(values, modality, isPadding)
    for (let i = 0; i < values.length; i++) gray[i] = grayOf(voi, values[i]!)
    return gray
  }
  // All that a value of 16 bits can be, looked up by its bits: each formula runs once a value and not once a pixel.
  const seen = new Uint8Array(0x10000)
  for (let i = 0; i < values.length; i++) seen[values[i]! & 0xffff] = 1
  const storedOf = (bits: number): number => (frame.signed && bits >= 0x8000 ? bits - 0x10000 : bits)
  const present: number[] = []
  for (let bits = 0; bits < 0x10000; bits++) if (seen[bits] === 1) present.push(storedOf(bits))
  const voi = voiOf(parsed, frameIndex, signed) ?? spread(present, modality, isPadding)
  const table = new Uint8Array(0x10000)
  for (const stored of present) table[stored & 0xffff] = grayOf(voi, stored)
  for (let i = 0; i < values.length; i++) gray[i] = table[values[i]! & 0xffff]!
  return gray
}

/** From the smallest to the largest modality value that occurs; values that are not finite count for nothing. */
function spread(stored: ArrayLike<number>, modality: (stored: number) => number, isPadding: (stored: number) => boolean): Voi {
  let low = Infinity
  let high = -Infinity
  for (let i = 0; i < stored.length; i++) {
    if (isPadding(stored[i]!)) continue
    const value = modality(stored[i]!)
    if (value < low && value > -Infinity) low = value
    if (value > high && value < Infinity) high = value
  }
  return (value) => ramp(value, low, high)
}
