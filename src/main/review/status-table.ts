import { z } from 'zod'
import { studyStatus, uid } from '@shared/domain/study'
import type { EntityTable } from '@main/review/entity-table'

const readingStatus = z.object({ studyUid: uid, status: studyStatus })
export type ReadingStatus = z.infer<typeof readingStatus>

/** The reading status of a study: a column of the study, so it always exists; its id is the study UID. */
export const statusTable: EntityTable<ReadingStatus> = {
  parse: (json) => readingStatus.parse(json),
  async read(db, id) {
    const row = await db.selectFrom('study').select('status').where('study_uid', '=', id).executeTakeFirst()
    return row ? readingStatus.parse({ studyUid: id, status: row.status }) : null
  },
  async write(tx, { studyUid, status }) {
    await tx.updateTable('study').set({ status }).where('study_uid', '=', studyUid).execute()
  },
  remove: () => Promise.reject(new Error('A study cannot be without a status.')),
  subject: ({ status }) => status,
  restore: (target) => target,
  essence: (state) => state
}
