import type { Selectable } from 'kysely'
import { region as regionSchema, type Region } from '@shared/domain/review'
import type { EntityTable } from '@main/review/entity-table'
import type { Schema } from '@main/store/schema'

export const regionTable: EntityTable<Region> = {
  parse: (json) => regionSchema.parse(json),
  async read(db, id) {
    const row = await db.selectFrom('region').selectAll().where('id', '=', id).executeTakeFirst()
    return row ? toRegion(row) : null
  },
  async write(tx, state) {
    const row = toRow(regionSchema.parse(state))
    await tx.insertInto('region').values(row).onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute()
  },
  async remove(tx, id) {
    await tx.deleteFrom('region').where('id', '=', id).execute()
  },
  subject: (state) => state.class,
  restore: (target) => target,
  essence: (state) => state
}

/** Rows are as they were validated on their way in. */
export function toRegion(row: Selectable<Schema['region']>): Region {
  return {
    id: row.id,
    studyUid: row.study_uid,
    sopInstanceUid: row.sop_instance_uid,
    labelId: row.label_id,
    class: row.class,
    kind: row.kind as Region['kind'],
    points: JSON.parse(row.points) as Region['points'],
    outlinedBy: row.outlined_by === null ? null : (JSON.parse(row.outlined_by) as Region['outlinedBy']),
    words: row.words === null ? null : (JSON.parse(row.words) as Region['words']),
    reader: row.reader,
    updatedAt: row.updated_at
  }
}

function toRow(region: Region): Schema['region'] {
  return {
    id: region.id,
    study_uid: region.studyUid,
    sop_instance_uid: region.sopInstanceUid,
    label_id: region.labelId,
    class: region.class,
    kind: region.kind,
    points: JSON.stringify(region.points),
    outlined_by: region.outlinedBy ? JSON.stringify(region.outlinedBy) : null,
    words: region.words ? JSON.stringify(region.words) : null,
    reader: region.reader,
    updated_at: region.updatedAt
  }
}
