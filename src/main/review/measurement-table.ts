import type { Selectable } from 'kysely'
import { measurement as measurementSchema, type Measurement } from '@shared/domain/measurement'
import type { EntityTable } from '@main/review/entity-table'
import type { Schema } from '@main/store/schema'

export const measurementTable: EntityTable<Measurement> = {
  parse: (json) => measurementSchema.parse(json),
  async read(db, id) {
    const row = await db.selectFrom('measurement').selectAll().where('id', '=', id).executeTakeFirst()
    return row ? toMeasurement(row) : null
  },
  async write(tx, state) {
    const row = toRow(measurementSchema.parse(state))
    await tx.insertInto('measurement').values(row).onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute()
  },
  async remove(tx, id) {
    await tx.deleteFrom('measurement').where('id', '=', id).execute()
  },
  subject: (state) => state.kind,
  restore: (target) => target,
  essence: (state) => state
}

/** Rows are as they were validated on their way in; the table's CHECK clause holds the closed set. */
export function toMeasurement(row: Selectable<Schema['measurement']>): Measurement {
  return {
    id: row.id,
    studyUid: row.study_uid,
    sopInstanceUid: row.sop_instance_uid,
    frame: row.frame,
    kind: row.kind as Measurement['kind'],
    points: JSON.parse(row.points) as Measurement['points'],
    reader: row.reader,
    updatedAt: row.updated_at
  }
}

function toRow({ id, studyUid, sopInstanceUid, frame, kind, points, reader, updatedAt }: Measurement): Schema['measurement'] {
  return { id, study_uid: studyUid, sop_instance_uid: sopInstanceUid, frame, kind, points: JSON.stringify(points), reader, updated_at: updatedAt }
}
