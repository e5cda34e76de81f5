import { AppError } from '@shared/domain/errors'
import type { ParsedDicom } from '@main/dicom/parse'
import { newBudget, readItems, type DicomDataSet } from '@main/dicom/scan'

const shared = 0x52009229
const perFrame = 0x52009230
export const frameVoiLutTag = 0x00289132
export const pixelMeasuresTag = 0x00289110

/**
 * The data set that holds a macro's attributes for a frame: the macro's item in the per-frame or the shared functional
 * groups of an enhanced image (PS3.3 C.7.6.16), and for any other image the data set itself.
 * @param macro tag of the macro's sequence, e.g. Frame VOI LUT Sequence
 */
export function macroOf(parsed: ParsedDicom, frame: number, macro: number): DicomDataSet {
  for (const [tag, index] of [[perFrame, frame], [shared, 0]] as const) {
    const group = groupsOf(parsed, tag)[index]
    const item = group && itemsOf(parsed, group, macro)[0]
    if (item !== undefined) return item
  }
  return parsed.dataSet
}

/** Groups of files that are open: a frame is asked for each of its macros, and its file has groups for thousands. */
const known = new WeakMap<ParsedDicom, Map<number, DicomDataSet[]>>()

function groupsOf(parsed: ParsedDicom, tag: number): DicomDataSet[] {
  const groups = known.get(parsed) ?? new Map<number, DicomDataSet[]>()
  known.set(parsed, groups)
  const own = groups.get(tag) ?? itemsOf(parsed, parsed.dataSet, tag)
  groups.set(tag, own)
  return own
}

/** Items of a sequence; null where they are broken, for what a film can be shown without. */
export function soundItemsOf(parsed: ParsedDicom, dataSet: DicomDataSet, tag: number): DicomDataSet[] | null {
  try {
    return itemsOf(parsed, dataSet, tag)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

/** Items of a sequence; none when it is missing. */
export function itemsOf(parsed: ParsedDicom, dataSet: DicomDataSet, tag: number): DicomDataSet[] {
  const sequence = dataSet.elements.get(tag)
  return sequence === undefined ? [] : readItems(dataSet, sequence, newBudget(parsed.limits))
}
