import { AppError } from '@shared/domain/errors'
import { record, type Action } from '@main/review/action'
import { reportTable } from '@main/review/report-table'

/**
 * Saves the report. `revision` is the one the reader's text was based on: when the store has a newer one, CONFLICT.
 * A text that is stored already changes nothing, whatever its revision (a retry after a lost answer).
 */
export async function saveReport(action: Action, text: string, revision: number): Promise<void> {
  const { studyUid, reader, at } = action
  const before = await reportTable.read(action.tx, studyUid)
  if (text === (before?.text ?? '')) return
  const current = before?.revision ?? 0
  if (revision !== current) throw new AppError('CONFLICT', 'The report was changed meanwhile. Load it again and repeat your change.')
  const after = { studyUid, text, revision: current + 1, reader, updatedAt: at }
  await record(action, { action: 'report', entity: 'report', id: studyUid, before, after })
}

/** Gives a study the report it came with, unless it has one. */
export async function seedReport(action: Action, text: string): Promise<void> {
  if (await reportTable.read(action.tx, action.studyUid)) return
  await saveReport(action, text, 0)
}
