import { parse } from 'csv-parse/sync'
import { AppError } from '@shared/domain/errors'

/** One film of a labels file. `findings` are the file's own names, lower case. */
export interface LabelledFilm {
  readonly file: string
  readonly patient: string
  readonly view: string | null
  readonly findings: ReadonlySet<string>
  /** Findings the file says nothing certain of: such a film is left out for that class. */
  readonly unknown: ReadonlySet<string>
}

/**
 * Reads labels in one of three layouts, told apart by their header:
 * - ours: `file, patient, view, labels` (names joined by `|`), as of a folder of films;
 * - NIH ChestX-ray14 `Data_Entry`: `Image Index, Finding Labels, Patient ID, View Position`;
 * - CheXpert: `Path` and a column per finding (1 present, 0 absent, -1 uncertain, empty not mentioned = absent).
 * @throws AppError INPUT_INVALID naming the columns that are missing, or the line that does not parse.
 */
export function readLabels(csv: string): LabelledFilm[] {
  const rows = parseRows(csv)
  const header = Object.keys(rows[0] ?? {})
  const has = (...names: string[]) => names.every((name) => header.includes(name))
  if (has('file', 'patient', 'labels')) {
    return rows.map((row) => film(row['file']!, row['patient']!, row['view'], row['labels']!.split('|')))
  }
  if (has('Image Index', 'Finding Labels', 'Patient ID')) {
    return rows.map((row) => film(row['Image Index']!, row['Patient ID']!, row['View Position'], row['Finding Labels']!.split('|')))
  }
  if (has('Path')) return rows.map((row) => chexpert(row, header))
  throw new AppError(
    'INPUT_INVALID',
    'The labels file has none of the known headers: file, patient, labels; Image Index, Finding Labels, Patient ID; or Path with a column per finding.'
  )
}

function parseRows(csv: string): Record<string, string>[] {
  try {
    return parse(csv, { columns: true, bom: true, trim: true, skip_empty_lines: true })
  } catch (error) {
    const line = error instanceof Error && 'lines' in error ? ` at line ${String(error.lines)}` : ''
    throw new AppError('INPUT_INVALID', `The labels file is not valid CSV${line}.`, { cause: error })
  }
}

function film(file: string, patient: string, view: string | undefined, labels: readonly string[]): LabelledFilm {
  const findings = new Set(labels.map((label) => label.trim().toLowerCase()).filter((label) => label !== '' && label !== 'no finding'))
  return { file, patient, view: view?.toUpperCase() ?? null, findings, unknown: new Set() }
}

function chexpert(row: Record<string, string>, header: readonly string[]): LabelledFilm {
  const path = row['Path']!
  const findings = new Set<string>()
  const unknown = new Set<string>()
  for (const name of header) {
    const value = Number(row[name] === '' ? 0 : row[name])
    if (value === 1) findings.add(name.toLowerCase())
    else if (value === -1) unknown.add(name.toLowerCase())
  }
  return { file: path, patient: /patient\d+/.exec(path)?.[0] ?? path, view: row['AP/PA']?.toUpperCase() || null, findings, unknown }
}
