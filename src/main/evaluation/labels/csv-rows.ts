import { parse } from 'csv-parse/sync'
import { AppError } from '@shared/domain/errors'

/** A row of a CSV file by its header, and the line it ends on (the header is line 1). */
export interface CsvRow {
  readonly line: number
  readonly cells: Readonly<Record<string, string>>
}

/** @throws AppError INPUT_INVALID naming the line that does not parse, or for a file without rows */
export function csvRows(csv: string): CsvRow[] {
  let parsed: readonly { record: Record<string, string>; info: { lines: number } }[]
  try {
    // csv-parse types records as they are without `info`.
    parsed = parse(csv, { columns: true, bom: true, trim: true, skip_empty_lines: true, info: true }) as unknown as typeof parsed
  } catch (error) {
    const line = error instanceof Error && 'lines' in error ? ` at line ${String(error.lines)}` : ''
    throw new AppError('INPUT_INVALID', `The labels file is not valid CSV${line}.`, { cause: error })
  }
  if (parsed.length === 0) throw new AppError('INPUT_INVALID', 'The labels file has no rows.')
  return parsed.map(({ record, info }) => ({ line: info.lines, cells: record }))
}

/** What is wrong with a row, and on which line. */
export const rowError = ({ line }: CsvRow, what: string): AppError => new AppError('INPUT_INVALID', `Line ${line} of the labels file: ${what}.`)

/** A cell that must not be empty. */
export function required(row: CsvRow, column: string): string {
  const value = row.cells[column]
  if (!value) throw rowError(row, `${column} is empty`)
  return value
}

/** A cell that must hold a number. */
export function numberIn(row: CsvRow, column: string): number {
  const text = required(row, column)
  const value = Number(text)
  if (!Number.isFinite(value)) throw rowError(row, `${column} is no number`)
  return value
}
