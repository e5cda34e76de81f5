import type { Shutter } from '@shared/domain/presentation-state'
import { decimalOf, decimalsOf, shortOf, textsOf } from '@main/dicom/element'
import { malformed } from '@main/dicom/presentation-malformed'
import { overlayOfState } from '@main/dicom/overlays'
import type { DicomDataSet } from '@main/dicom/scan'

/** Shutter Presentation Value (0018,1622), a P-value of 16 bits, as grey from 0 to 1; black where there is none. */
export const shutterGreyOf = (dataSet: DicomDataSet): number => (shortOf(dataSet, 0x00181622) ?? 0) / 0xffff

/** Display Shutter (C.7.6.11), and by an overlay of the state (C.7.6.15): edges and points are pixels counted from 1, points as row\column. One that does not say where it is is left out. */
export function shuttersOf(dataSet: DicomDataSet): Shutter[] {
  const one = (tag: number) => decimalOf(dataSet, tag)
  const centreOf = (row: number, column: number) => ({ columnPx: column - 0.5, rowPx: row - 0.5 })
  return textsOf(dataSet, 0x00181600).flatMap((shape): Shutter[] => {
    if (shape === 'RECTANGULAR') {
      const [left, right, upper, lower] = [one(0x00181602), one(0x00181604), one(0x00181606), one(0x00181608)]
      if (left === null || right === null || upper === null || lower === null) return []
      // The edges themselves are covered; what lies between them is seen.
      return [{ kind: 'rectangle', first: { columnPx: left, rowPx: upper }, last: { columnPx: right - 1, rowPx: lower - 1 } }]
    }
    const radiusPx = one(0x00181612)
    const [row, column] = decimalsOf(dataSet, 0x00181610)
    if (shape === 'CIRCULAR' && radiusPx !== null && radiusPx > 0 && row != null && column != null) return [{ kind: 'circle', centre: centreOf(row, column), radiusPx }]
    if (shape === 'BITMAP') {
      const group = shortOf(dataSet, 0x00181623)
      const plane = group === null ? null : overlayOfState(dataSet, group)
      if (!plane) throw malformed('covers the film by an overlay that it does not hold')
      return [{ kind: 'bitmap', plane }]
    }
    const values = decimalsOf(dataSet, 0x00181620)
    if (shape !== 'POLYGONAL' || values.length < 6 || values.includes(null)) return []
    return [{ kind: 'polygon', points: Array.from({ length: values.length >> 1 }, (_, i) => centreOf(values[2 * i]!, values[2 * i + 1]!)) }]
  })
}
