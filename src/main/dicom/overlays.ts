import type { FilmOverlay } from '@shared/domain/film-frame'
import type { OverlayBits, PresentationState } from '@shared/domain/presentation-state'
import { displayText } from '@main/dicom/display-text'
import { bytesOf, decimalOf, hasValue, shortOf, shortsOf, textOf } from '@main/dicom/element'
import { malformed } from '@main/dicom/presentation-malformed'
import type { DicomDataSet } from '@main/dicom/scan'

const groups = Array.from({ length: 16 }, (_, i) => 0x6000 + 2 * i)
const tagOf = (group: number, element: number) => group * 0x10000 + element

/** The overlays that a presentation state puts on a layer (Overlay Activation Layer, C.11.7): its own bits stand for the film's of that group. Throws DICOM_MALFORMED. */
export const overlaysOfState = (dataSet: DicomDataSet): PresentationState['overlays'] =>
  groups.filter((group) => hasValue(dataSet, tagOf(group, 0x1001))).map((group) => ({ group, plane: overlayOfState(dataSet, group) }))

/**
 * The overlay of a group that a presentation state holds; null where it holds none.
 * @throws AppError DICOM_MALFORMED where its bits are fewer than it has pixels
 */
export function overlayOfState(dataSet: DicomDataSet, group: number): OverlayBits | null {
  if (!bytesOf(dataSet, tagOf(group, 0x3000))) return null
  const overlay = overlayOf(dataSet, group, 0)
  if (!overlay) throw malformed('holds an overlay with other bits than it has pixels')
  return overlay
}

/**
 * The overlays of a film's frame (from 0). One that says more than its bits hold is left out, and so is one that hides in
 * unused bits of the pixels, which DICOM gave up in 2004.
 */
export const overlaysOfFilm = (dataSet: DicomDataSet, frame: number): readonly FilmOverlay[] =>
  groups.flatMap((group) => {
    const overlay = overlayOf(dataSet, group, frame)
    return overlay ? [{ group, ...overlay }] : []
  })

/** The overlay of a group (C.9.2) for a frame; null where there is none, or none that makes sense. */
function overlayOf(dataSet: DicomDataSet, group: number, frame: number): OverlayBits | null {
  const bytes = bytesOf(dataSet, tagOf(group, 0x3000))
  const [rows, columns] = [shortOf(dataSet, tagOf(group, 0x0010)) ?? 0, shortOf(dataSet, tagOf(group, 0x0011)) ?? 0]
  if (!bytes || rows * columns === 0 || (shortOf(dataSet, tagOf(group, 0x0100)) ?? 1) !== 1) return null
  const frames = decimalOf(dataSet, tagOf(group, 0x0015)) ?? 1
  const index = frames > 1 ? frame + 1 - (shortOf(dataSet, tagOf(group, 0x0051)) ?? 1) : 0
  const bits = index >= 0 && index < frames ? bitsAt(bytes, index * rows * columns, rows * columns) : null
  if (!bits) return null
  const [row = 1, column = 1] = shortsOf(dataSet, tagOf(group, 0x0050), true)
  const label = displayText(textOf(dataSet, tagOf(group, 0x0022)) || textOf(dataSet, tagOf(group, 0x1500)), 64)
  return { label, rows, columns, originRowPx: row - 1, originColumnPx: column - 1, bits: Buffer.from(bits).toString('base64') }
}

/** Frames of overlays follow each other without a gap, so a frame may begin within a byte. */
function bitsAt(bytes: Uint8Array, from: number, count: number): Uint8Array | null {
  if (bytes.length * 8 < from + count) return null
  if (from % 8 === 0) return bytes.subarray(from / 8, from / 8 + Math.ceil(count / 8))
  const bits = new Uint8Array(Math.ceil(count / 8))
  for (let i = 0, bit = from; i < count; i++, bit++) bits[i >> 3]! |= ((bytes[bit >> 3]! >> (bit & 7)) & 1) << (i & 7)
  return bits
}
