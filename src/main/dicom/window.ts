import type { FiledWindow, VoiShape } from '@shared/domain/film-frame'
import { decodeText } from '@main/dicom/character-set'
import { displayText } from '@main/dicom/display-text'
import { bytesOf, decimalsOf, textOf, textsOf } from '@main/dicom/element'
import type { DicomDataSet } from '@main/dicom/scan'

/** The windows of a data set (PS3.3 C.11.2.1.2) that can be used: finite, and at least as wide as their shape demands. */
export function readWindows(dataSet: DicomDataSet): readonly FiledWindow[] {
  const centres = decimalsOf(dataSet, 0x00281050)
  const widths = decimalsOf(dataSet, 0x00281051)
  const function_ = textOf(dataSet, 0x00281056)
  const shape: VoiShape = function_ === 'SIGMOID' || function_ === 'LINEAR_EXACT' ? function_ : 'LINEAR'
  const labels = decodeText((bytesOf(dataSet, 0x00281055) ?? new Uint8Array()).subarray(0, 1024), textsOf(dataSet, 0x00080005)).split('\\')
  return centres.flatMap((centre, i) => {
    const width = widths[i]
    if (centre === null || width == null || !(shape === 'LINEAR' ? width >= 1 : width > 0)) return []
    return [{ centre, width, shape, label: displayText(labels[i] ?? '', 64) }]
  })
}
