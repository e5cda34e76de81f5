import { AppError } from '@shared/domain/errors'
import { textsOf } from '@main/dicom/element'
import { isDirectory } from '@main/dicom/image'
import type { ParsedDicom } from '@main/dicom/parse'
import { newBudget, readItems } from '@main/dicom/scan'

const recordSequence = 0x00041220
const referencedFileId = 0x00041500

/**
 * The files that a DICOMDIR (PS3.3 annex F) lists, each as the components of its path below the DICOMDIR's folder. The
 * records are taken as they stand in the file; their links, which may go in circles, are not followed.
 * The components are the file's word: whoever opens them has to keep them inside the folder.
 * @returns null when the file is no DICOMDIR
 * @throws AppError DICOM_MALFORMED, DICOM_TRUNCATED or DICOM_LIMIT
 */
export function readDirectory(parsed: ParsedDicom): readonly (readonly string[])[] | null {
  if (!isDirectory(parsed.meta)) return null
  const sequence = parsed.dataSet.elements.get(recordSequence)
  if (sequence === undefined) throw new AppError('DICOM_MALFORMED', 'The DICOMDIR has no records.')
  return readItems(parsed.dataSet, sequence, newBudget(parsed.limits))
    .map((record) => textsOf(record, referencedFileId))
    .filter((components) => components.length > 0)
}
