import type { StudyStatus } from '@shared/domain/study'
import { record, type Action } from '@main/review/action'
import { statusTable } from '@main/review/status-table'

/** Sets the reading status; the one it has already changes nothing. */
export async function setStatus(action: Action, status: StudyStatus): Promise<void> {
  const { tx, studyUid } = action
  const before = await statusTable.read(tx, studyUid)
  if (before?.status === status) return
  await record(action, { action: 'status', entity: 'status', id: studyUid, before, after: { studyUid, status } })
}

/** The first thing a reader does to an unread study makes it `reading`; undone together with that thing. */
export async function beginReading(action: Action): Promise<void> {
  const current = await statusTable.read(action.tx, action.studyUid)
  if (action.recorded.length > 0 && current?.status === 'unread') await setStatus(action, 'reading')
}
