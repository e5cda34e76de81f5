import { numberIn, required, rowError, type CsvRow } from '@main/evaluation/labels/csv-rows'
import { findingsIn, nihFindings } from '@main/evaluation/labels/finding-names'
import type { LabelledFilm, LabelledRegion } from '@main/evaluation/labels/labelled-film'

/** NIH ChestX-ray14, `Data_Entry_2017.csv`: `Image Index, Finding Labels, Follow-up #, Patient ID, ..., View Position`. */
export const nihColumns = ['Image Index', 'Finding Labels', 'Patient ID'] as const

/** @throws AppError INPUT_INVALID naming the line */
export const nihLabels = (rows: readonly CsvRow[]): LabelledFilm[] =>
  rows.map((row) => {
    const findings = findingsIn(row, required(row, 'Finding Labels'), new Set())
    return {
      file: required(row, 'Image Index'),
      patient: required(row, 'Patient ID'),
      view: row.cells['View Position']?.toUpperCase() || null,
      findings,
      denied: new Set(nihFindings.map((name) => name.toLowerCase()).filter((name) => !findings.has(name))),
      unknown: new Set(),
      labelled: null,
      regions: []
    }
  })

/** `BBox_List_2017.csv`: `Image Index, Finding Label, Bbox [x, y, w, h]` in pixels of the 1024 x 1024 images. */
export const nihBoxColumns = ['Image Index', 'Finding Label', 'Bbox [x'] as const

/**
 * A film per image of a box list, with its boxes. "Infiltrate" is what the list calls infiltration.
 * @throws AppError INPUT_INVALID naming the line
 */
export function nihBoxes(rows: readonly CsvRow[]): LabelledFilm[] {
  const boxes = rows.map((row) => {
    const name = required(row, 'Finding Label').replace(/^Infiltrate$/, 'Infiltration')
    const [finding] = findingsIn(row, name, new Set())
    if (finding === undefined) throw rowError(row, 'a box needs a finding')
    // The published header splits "Bbox [x,y,w,h]" at its commas.
    const region: LabelledRegion = { finding, kind: 'box', leftPx: numberIn(row, 'Bbox [x'), topPx: numberIn(row, 'y'), widthPx: numberIn(row, 'w'), heightPx: numberIn(row, 'h]') }
    return { file: required(row, 'Image Index'), region }
  })
  return [...Map.groupBy(boxes, ({ file }) => file)].map(([file, own]) => {
    const findings = new Set(own.map(({ region }) => region.finding))
    return { file, patient: file.split('_')[0]!, view: null, findings, denied: new Set(), unknown: new Set(), labelled: findings, regions: own.map(({ region }) => region) }
  })
}
