import type { OverlayBits, PresentationState } from '@shared/domain/presentation-state'
import { displayText } from '@main/dicom/display-text'
import { bytesOf, hasValue, shortOf, shortsOf, textOf } from '@main/dicom/element'
import { malformed } from '@main/dicom/presentation-malformed'
import type { DicomDataSet } from '@main/dicom/scan'

const groups = Array.from({ length: 16 }, (_, i) => 0x6000 + 2 * i)
const tagOf = (group: number, element: number) => group * 0x10000 + element

/** The overlays that a state puts on a layer (Overlay Activation Layer, C.11.7): its own bits stand for the film's of that group. */
export const overlaysOf = (dataSet: DicomDataSet): PresentationState['overlays'] =>
  groups.filter((group) => hasValue(dataSet, tagOf(group, 0x1001))).map((group) => ({ group, plane: planeOf(dataSet, group) }))

/**
 * The overlay of a group (C.9.2) that the state holds; null where it holds none.
 * @throws AppError DICOM_MALFORMED where its bits are fewer than it has pixels
 */
export function planeOf(dataSet: DicomDataSet, group: number): OverlayBits | null {
  const bits = bytesOf(dataSet, tagOf(group, 0x3000))
  if (!bits) return null
  const [rows, columns] = [shortOf(dataSet, tagOf(group, 0x0010)) ?? 0, shortOf(dataSet, tagOf(group, 0x0011)) ?? 0]
  const length = Math.ceil((rows * columns) / 8)
  if (length === 0 || bits.length < length || (shortOf(dataSet, tagOf(group, 0x0100)) ?? 1) !== 1) throw malformed('holds an overlay with other bits than it has pixels')
  const [row = 1, column = 1] = shortsOf(dataSet, tagOf(group, 0x0050), true)
  const label = displayText(textOf(dataSet, tagOf(group, 0x0022)) || textOf(dataSet, tagOf(group, 0x1500)), 64)
  return { label, rows, columns, originRowPx: row - 1, originColumnPx: column - 1, bits: Buffer.from(bits.subarray(0, length)).toString('base64') }
}
