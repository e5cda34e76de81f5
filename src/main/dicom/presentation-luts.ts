import type { LutTable, PresentationGap, PresentationState, PresentedFilm } from '@shared/domain/presentation-state'
import { decimalOf, hasValue, shortsOf } from '@main/dicom/element'
import { itemsOf } from '@main/dicom/functional-groups'
import { lutTable, readLut } from '@main/dicom/lut'
import type { ParsedDicom } from '@main/dicom/parse'
import { malformed } from '@main/dicom/presentation-malformed'
import type { DicomDataSet } from '@main/dicom/scan'
import { readWindows } from '@main/dicom/window'

/** Modality LUT module (C.11.1); without one, stored values mean themselves whatever the film says (PS3.4 N.2.1.1). Throws DICOM_MALFORMED. */
export function modalityOfState(parsed: ParsedDicom): PresentationState['modality'] {
  const { dataSet } = parsed
  const [item] = itemsOf(parsed, dataSet, 0x00283000)
  if (item) return { kind: 'table', table: tableOf(item, 'modality LUT') }
  if (!hasValue(dataSet, 0x00281053)) return { kind: 'rescale', slope: 1, intercept: 0 }
  const [slope, intercept] = [decimalOf(dataSet, 0x00281053), decimalOf(dataSet, 0x00281052)]
  if (!slope || intercept === null) throw malformed('rescales values by numbers that make no sense')
  return { kind: 'rescale', slope, intercept }
}

/** Softcopy VOI LUT module (C.11.8): of an item's choices the first, tables before windows. Throws DICOM_MALFORMED. */
export function voisOf(parsed: ParsedDicom, scopeOf: (item: DicomDataSet) => PresentedFilm[] | null, gaps: Set<PresentationGap>): PresentationState['vois'] {
  return itemsOf(parsed, parsed.dataSet, 0x00283110).flatMap((item): PresentationState['vois'] => {
    const films = scopeOf(item)
    const [lut] = itemsOf(parsed, item, 0x00283010)
    if (lut) return [{ kind: 'table', films, table: tableOf(lut, 'VOI LUT') }]
    const [window] = readWindows(item)
    if (window) return [{ kind: 'window', films, centre: window.centre, width: window.width, shape: window.shape }]
    gaps.add('voi-lut')
    return []
  })
}

/** Presentation LUT Sequence (C.11.4); null where there is none. Throws DICOM_MALFORMED. */
export function presentationLutOf(parsed: ParsedDicom): LutTable | null {
  const [item] = itemsOf(parsed, parsed.dataSet, 0x20500010)
  if (!item) return null
  const table = tableOf(item, 'presentation LUT')
  if (table.first !== 0) throw malformed('holds a presentation LUT that does not begin at 0')
  return table
}

function tableOf(item: DicomDataSet, name: string): LutTable {
  const lut = readLut(item, item.elements.get(0x00283002)?.vr === 'SS')
  if (!lut) {
    const why = shortsOf(item, 0x00283002).length === 3 ? 'does not fit its descriptor' : 'has no descriptor of three numbers'
    throw malformed(`holds a ${name} that ${why}`)
  }
  return lutTable(lut)
}
