import type { Kysely } from 'kysely'
import type { Review } from '@shared/domain/review'
import { toLabel } from '@main/review/label-table'
import { toMeasurement } from '@main/review/measurement-table'
import { toRegion } from '@main/review/region-table'
import { emptyReport, reportTable } from '@main/review/report-table'
import { history, undoStack, type LoggedRow } from '@main/review/undo-stack'
import type { Schema } from '@main/store/schema'

/** Everything readers did to a study, as it stands in the store (or in the transaction given). */
export async function readReview(db: Kysely<Schema>, studyUid: string): Promise<Review> {
  const labels = await db.selectFrom('label').selectAll().where('study_uid', '=', studyUid).orderBy('class').orderBy('id').execute()
  const regions = await db.selectFrom('region').selectAll().where('study_uid', '=', studyUid).orderBy('class').orderBy('id').execute()
  const measurements = await db.selectFrom('measurement').selectAll().where('study_uid', '=', studyUid).orderBy('id').execute()
  const log = await readLog(db, studyUid)
  const { done, undone } = undoStack(log)
  return {
    studyUid,
    labels: labels.map(toLabel),
    regions: regions.map(toRegion),
    measurements: measurements.map(toMeasurement),
    report: (await reportTable.read(db, studyUid)) ?? emptyReport(studyUid),
    canUndo: done.length > 0,
    canRedo: undone.length > 0,
    history: history(log)
  }
}

/** The change log of a study without the states, oldest first. */
export async function readLog(db: Kysely<Schema>, studyUid: string): Promise<LoggedRow[]> {
  return db
    .selectFrom('change')
    .select(['sequence', 'bundle', 'at', 'reader', 'action', 'entity', 'subject', 'reverses'])
    .where('study_uid', '=', studyUid)
    .orderBy('sequence')
    .execute()
}
