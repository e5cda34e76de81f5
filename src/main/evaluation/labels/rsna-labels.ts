import { numberIn, required, rowError, type CsvRow } from '@main/evaluation/labels/csv-rows'
import type { LabelledFilm, LabelledRegion } from '@main/evaluation/labels/labelled-film'

/** RSNA pneumonia challenge, stage_2_train_labels.csv: a row per box, `Target` 0 rows without one. */
export const rsnaColumns = ['patientId', 'x', 'y', 'width', 'height', 'Target'] as const

const finding = 'pneumonia'

/** @throws AppError INPUT_INVALID naming the line */
export function rsnaLabels(rows: readonly CsvRow[]): LabelledFilm[] {
  const read = rows.map((row) => ({ file: required(row, 'patientId'), region: boxIn(row) }))
  return [...Map.groupBy(read, ({ file }) => file)].map(([file, own]) => {
    const regions = own.flatMap(({ region }) => region ?? [])
    // The challenge names a film and its patient alike: one film a patient.
    return { file, patient: file, view: null, findings: new Set(regions.length > 0 ? [finding] : []), denied: new Set(regions.length > 0 ? [] : [finding]), unknown: new Set(), labelled: new Set([finding]), regions }
  })
}

function boxIn(row: CsvRow): LabelledRegion | null {
  const target = numberIn(row, 'Target')
  if (target !== 0 && target !== 1) throw rowError(row, 'Target must be 0 or 1')
  if (target === 0) return null
  const [widthPx, heightPx] = [numberIn(row, 'width'), numberIn(row, 'height')]
  if (widthPx <= 0 || heightPx <= 0) throw rowError(row, 'a box must have an area')
  return { finding, kind: 'box', leftPx: numberIn(row, 'x'), topPx: numberIn(row, 'y'), widthPx, heightPx }
}
