import { z } from 'zod'
import { report as reportSchema, type Report } from '@shared/domain/review'
import type { EntityTable } from '@main/review/entity-table'

/** A report that was written; the domain's `updatedAt: null` stands for one that never was. */
const written = reportSchema.extend({ updatedAt: z.string() })
export type WrittenReport = z.infer<typeof written>

/**
 * The report of a study; its id is the study UID. Its revision only ever counts up, through undo and redo as well:
 * a window that holds an older text can never overwrite a newer one. So undoing the first save leaves an empty report.
 */
export const reportTable: EntityTable<WrittenReport> = {
  parse: (json) => written.parse(json),
  async read(db, id) {
    const row = await db.selectFrom('report').selectAll().where('study_uid', '=', id).executeTakeFirst()
    return row ? { studyUid: row.study_uid, text: row.text, revision: row.revision, reader: row.reader, updatedAt: row.updated_at } : null
  },
  async write(tx, state) {
    const { studyUid, text, revision, reader, updatedAt } = written.parse(state)
    const row = { study_uid: studyUid, text, revision, reader, updated_at: updatedAt }
    await tx.insertInto('report').values(row).onConflict((conflict) => conflict.column('study_uid').doUpdateSet(row)).execute()
  },
  async remove(tx, id) {
    await tx.deleteFrom('report').where('study_uid', '=', id).execute()
  },
  subject: () => 'report',
  restore(target, current, { reader, at }) {
    if (!current) return target
    const revision = current.revision + 1
    return target ? { ...target, revision } : { studyUid: current.studyUid, text: '', revision, reader, updatedAt: at }
  },
  essence: (state) => state && { text: state.text, reader: state.reader, updatedAt: state.updatedAt }
}

export const emptyReport = (studyUid: string): Report => ({ studyUid, text: '', revision: 0, reader: '', updatedAt: null })
