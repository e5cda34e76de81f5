import { required, rowError, type CsvRow } from '@main/evaluation/labels/csv-rows'
import { chexpertFindings } from '@main/evaluation/labels/finding-names'
import type { LabelledFilm } from '@main/evaluation/labels/labelled-film'

const facts = ['Path', 'Sex', 'Age', 'Frontal/Lateral', 'AP/PA']

/**
 * CheXpert's train.csv and valid.csv: `Path` and a column per finding (1 present, 0 absent, -1 uncertain, empty not
 * mentioned: absent, as the data set's authors count it). Lateral films are kept with view LATERAL.
 * @throws AppError INPUT_INVALID naming the line, or the column that is no finding
 */
export function chexpertLabels(rows: readonly CsvRow[]): LabelledFilm[] {
  const header = Object.keys(rows[0]!.cells)
  const stranger = header.find((column) => !facts.includes(column) && !chexpertFindings.includes(column))
  if (stranger !== undefined) throw rowError({ line: 1, cells: {} }, `${JSON.stringify(stranger.slice(0, 60))} is no finding of CheXpert`)
  const columns = header.filter((column) => column !== 'No Finding' && !facts.includes(column))
  return rows.map((row) => {
    const path = required(row, 'Path')
    const withValue = (value: number | null) => new Set(columns.filter((column) => valueIn(row, column) === value).map((column) => column.toLowerCase()))
    const lateral = row.cells['Frontal/Lateral'] === 'Lateral' || /_lateral\./.test(path)
    return {
      file: path,
      patient: /patient\d+/.exec(path)?.[0] ?? path,
      view: lateral ? 'LATERAL' : row.cells['AP/PA']?.toUpperCase() || null,
      findings: withValue(1),
      denied: withValue(0),
      unknown: withValue(-1),
      labelled: null,
      regions: []
    }
  })
}

/** Null: not mentioned. */
function valueIn(row: CsvRow, column: string): number | null {
  const text = row.cells[column]!
  if (text === '') return null
  const value = Number(text)
  if (value !== 1 && value !== 0 && value !== -1) throw rowError(row, `${column} must be 1, 0, -1 or empty`)
  return value
}
