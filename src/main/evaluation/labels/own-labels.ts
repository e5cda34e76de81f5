import { required, type CsvRow } from '@main/evaluation/labels/csv-rows'
import { findingsIn } from '@main/evaluation/labels/finding-names'
import type { LabelledFilm } from '@main/evaluation/labels/labelled-film'

/** Our own layout: `file, patient, labels` (names joined by `|`), `view` and `report` where known. */
export const ownColumns = ['file', 'patient', 'labels'] as const

/** @throws AppError INPUT_INVALID naming the line */
export const ownLabels = (rows: readonly CsvRow[], more: ReadonlySet<string>): LabelledFilm[] =>
  rows.map((row) => ({
    file: required(row, 'file'),
    patient: required(row, 'patient'),
    view: row.cells['view']?.toUpperCase() || null,
    findings: findingsIn(row, row.cells['labels']!, more),
    denied: new Set(),
    unknown: new Set(),
    labelled: null,
    regions: [],
    ...(row.cells['report'] && { report: row.cells['report'] })
  }))
