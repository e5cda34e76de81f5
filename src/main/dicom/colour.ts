import type { DecodedFrame } from '@main/dicom/decode'
import type { Palette } from '@main/dicom/palette'

/** Coefficients of red and blue in the luminance of ITU-R BT.601, on which DICOM's YBR_FULL is built (PS3.3 C.7.6.3.1.2). */
const redShare = 0.299
const blueShare = 0.114
const greenShare = 1 - redShare - blueShare

/**
 * A frame of colour as red, green, blue of 8 bits each, side by side.
 * @param palette of a PALETTE COLOR image
 */
export function toRgb8(frame: DecodedFrame, palette: Palette | null): Uint8Array {
  const { values, photometric } = frame
  const pixels = frame.rows * frame.columns
  const out = new Uint8Array(pixels * 3)
  if (palette !== null) {
    const last = palette.red.length - 1
    for (let i = 0; i < pixels; i++) {
      const entry = Math.min(last, Math.max(0, values[i]! - palette.first))
      out[3 * i] = palette.red[entry]! >> 8
      out[3 * i + 1] = palette.green[entry]! >> 8
      out[3 * i + 2] = palette.blue[entry]! >> 8
    }
    return out
  }
  const scale = 255 / (2 ** frame.bitsStored - 1)
  if (photometric === 'YBR_FULL') {
    for (let i = 0; i < out.length; i += 3) {
      const luminance = values[i]! * scale
      const blueness = values[i + 1]! * scale - 128
      const redness = values[i + 2]! * scale - 128
      const red = luminance + 2 * (1 - redShare) * redness
      const blue = luminance + 2 * (1 - blueShare) * blueness
      out[i] = byte(red)
      out[i + 1] = byte((luminance - redShare * red - blueShare * blue) / greenShare)
      out[i + 2] = byte(blue)
    }
    return out
  }
  for (let i = 0; i < out.length; i++) out[i] = byte(values[i]! * scale)
  return out
}

/** Luminance of colours, one byte a pixel. */
export function luminance8(rgb: Uint8Array): Uint8Array {
  const out = new Uint8Array(rgb.length / 3)
  for (let i = 0, at = 0; i < out.length; i++, at += 3) out[i] = byte(redShare * rgb[at]! + greenShare * rgb[at + 1]! + blueShare * rgb[at + 2]!)
  return out
}

const byte = (value: number): number => (value <= 0 ? 0 : value >= 255 ? 255 : Math.round(value))
