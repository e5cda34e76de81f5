import type { Failure } from '@shared/domain/errors'
import { saveReport, useReportDrafts } from '@renderer/report/report-draft'
import { save, useSaves } from '@renderer/review/saves'
import { inTurn } from '@renderer/review/study-queue'

/**
 * Sends all that the store does not have: changes that were refused, in the order in which they were made, and reports
 * that are still typed. An undo or redo may have been carried out, and a report in conflict waits for the reader's
 * choice: these are left as they are, not saved.
 * @param studyUid of one study; of all without it
 * @returns once everything is answered: why something is still not saved, null where nothing is left
 */
export async function saveUnsaved(studyUid: string | null = null): Promise<Failure | null> {
  const isMeant = (uid: string) => studyUid === null || uid === studyUid
  const changes = () => useSaves.getState().open.filter((one) => isMeant(one.studyUid))
  const reports = () => Object.entries(useReportDrafts.getState()).filter(([uid]) => isMeant(uid))
  const studies = new Set([...changes().map((one) => one.studyUid), ...reports().map(([uid]) => uid)])
  const sent = [...changes().filter(({ state, change }) => state === 'failed' && change.kind !== 'undo' && change.kind !== 'redo').map(({ change }) => save(change)), ...reports().map(([uid]) => saveReport(uid))]
  await Promise.all(sent)
  // What was on its way before is waited for as well.
  await Promise.all([...studies].map((uid) => inTurn(uid, () => Promise.resolve())))
  const left = [...changes(), ...reports().map(([, draft]) => draft)].find(({ state }) => state === 'failed' || state === 'conflict')
  return left ? (left.failure ?? { code: 'CONFLICT', message: 'The report was changed meanwhile; choose which text stays.' }) : null
}
