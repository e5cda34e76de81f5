import type { FilmDataSet } from '@renderer/viewer/film-data-set'

/** A DICOM overlay of one bit a pixel (PS3.3 C.9.2), in pixels of the stored image. */
export interface OverlayPlane {
  readonly group: number
  /** Overlay Description or Label, or ''. */
  readonly label: string
  readonly rows: number
  readonly columns: number
  /** Of its first pixel, from 0; it may lie beyond the film's edge. */
  readonly originRowPx: number
  readonly originColumnPx: number
  /** One bit a pixel, the lowest bit of a byte first (PS3.5 8.1.2). */
  readonly bits: Uint8Array
}

/** Limits of what is drawn: an overlay as large as the largest film. */
const largestPixels = 2 ** 28

/**
 * The overlays of a frame that can be drawn, from groups 6000 to 601E. One that says more than its data hold is left out,
 * and so is one that hides in unused bits of the pixels, which DICOM gave up in 2004.
 * @param frame from 0
 */
export function overlayPlanes(data: FilmDataSet, frame: number): readonly OverlayPlane[] {
  return Array.from({ length: 16 }, (_, i) => planeOf(data, 0x6000 + 2 * i, frame)).filter((plane) => plane !== null)
}

function planeOf(data: FilmDataSet, group: number, frame: number): OverlayPlane | null {
  const tag = (element: string) => `x${group.toString(16)}${element}`
  const found = data.elements?.[tag('3000')]
  const [rows, columns] = [data.uint16?.(tag('0010')) ?? 0, data.uint16?.(tag('0011')) ?? 0]
  const pixels = rows * columns
  if (!found || !data.byteArray || pixels === 0 || pixels > largestPixels || (data.uint16?.(tag('0100')) ?? 1) !== 1) return null
  const first = (data.uint16?.(tag('0051')) ?? 1) - 1
  const count = Number(data.string(tag('0015')) ?? 1)
  const index = count > 1 ? frame - first : 0
  if (index < 0 || index >= count) return null
  const bits = frameBits(data.byteArray.subarray(found.dataOffset, found.dataOffset + found.length), index * pixels, pixels)
  if (!bits) return null
  const origin = [0, 1].map((i) => signed(data.uint16?.(tag('0050'), i) ?? 1) - 1)
  return { group, label: (data.string(tag('0022')) ?? data.string(tag('1500')) ?? '').trim(), rows, columns, originRowPx: origin[0]!, originColumnPx: origin[1]!, bits }
}

const signed = (value: number) => (value > 0x7fff ? value - 0x10000 : value)

/** Frames of overlays follow each other without a gap, so a frame may begin within a byte. */
function frameBits(bytes: Uint8Array, from: number, count: number): Uint8Array | null {
  if (bytes.length * 8 < from + count) return null
  if (from % 8 === 0) return bytes.subarray(from / 8, from / 8 + Math.ceil(count / 8))
  const bits = new Uint8Array(Math.ceil(count / 8))
  for (let i = 0; i < count; i++) if (isSet(bytes, from + i)) bits[i >> 3]! |= 1 << (i & 7)
  return bits
}

export const isSet = (bits: Uint8Array, index: number): boolean => ((bits[index >> 3]! >> (index & 7)) & 1) === 1
