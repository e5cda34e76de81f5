import type { Selectable } from 'kysely'
import type { Presence } from '@shared/domain/finding'
import { labelSource } from '@shared/domain/label-source'
import { label as labelSchema, provenance, type Label, type LabelOrigin } from '@shared/domain/review'
import type { EntityTable } from '@main/review/entity-table'
import type { Schema } from '@main/store/schema'

export const labelTable: EntityTable<Label> = {
  parse: (json) => labelSchema.parse(json),
  async read(db, id) {
    const row = await db.selectFrom('label').selectAll().where('id', '=', id).executeTakeFirst()
    return row ? toLabel(row) : null
  },
  async write(tx, state) {
    const row = toRow(labelSchema.parse(state))
    await tx.insertInto('label').values(row).onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute()
  },
  async remove(tx, id) {
    await tx.deleteFrom('label').where('id', '=', id).execute()
  },
  subject: (state) => state.class,
  restore: (target) => target,
  essence: (state) => state
}

/** Rows are as they were validated on their way in; the table's CHECK clauses hold the closed sets. */
export function toLabel(row: Selectable<Schema['label']>): Label {
  return {
    id: row.id,
    studyUid: row.study_uid,
    sopInstanceUid: row.sop_instance_uid,
    class: row.class,
    state: { presence: row.presence as Presence, severity: row.severity, subtype: row.subtype, location: row.location },
    origin: row.origin as LabelOrigin,
    reader: row.reader,
    updatedAt: row.updated_at,
    provenance: row.provenance === null ? null : provenance.parse(JSON.parse(row.provenance)),
    source: row.source === null ? null : labelSource.parse(JSON.parse(row.source))
  }
}

function toRow(label: Label): Schema['label'] {
  return {
    id: label.id,
    study_uid: label.studyUid,
    sop_instance_uid: label.sopInstanceUid,
    class: label.class,
    ...label.state,
    origin: label.origin,
    reader: label.reader,
    updated_at: label.updatedAt,
    provenance: label.provenance === null ? null : JSON.stringify(label.provenance),
    source: label.source === null ? null : JSON.stringify(label.source)
  }
}
