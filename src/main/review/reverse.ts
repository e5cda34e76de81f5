import type { Selectable } from 'kysely'
import { AppError } from '@shared/domain/errors'
import { canonicalJson, type Json } from '@shared/canonical-json'
import { record, type Action } from '@main/review/action'
import { tableOf, type Entity } from '@main/review/entities'
import { readLog } from '@main/review/read-review'
import { undoStack } from '@main/review/undo-stack'
import type { Schema } from '@main/store/schema'

/**
 * Takes back the newest action of the study that is not undone (undo), or the newest undo (redo): every change of its
 * bundle, as changes of their own. Throws NOTHING_TO_UNDO, and CONFLICT, with nothing changed, when a thing no longer
 * stands as that action left it.
 */
export async function reverseNewest(action: Action, direction: 'undo' | 'redo'): Promise<void> {
  const stack = undoStack(await readLog(action.tx, action.studyUid))
  const bundle = (direction === 'undo' ? stack.done : stack.undone).at(-1)
  if (bundle === undefined) throw new AppError('NOTHING_TO_UNDO', `There is nothing to ${direction} in this study.`)
  const rows = await action.tx.selectFrom('change').selectAll().where('bundle', '=', bundle).orderBy('sequence').execute()
  for (const row of rows) await reverse(action, direction, row)
}

async function reverse(action: Action, direction: 'undo' | 'redo', row: Selectable<Schema['change']>): Promise<void> {
  const table = tableOf<Entity>(row.entity)
  const state = (json: string | null) => (json === null ? null : table.parse(JSON.parse(json)))
  const current = await table.read(action.tx, row.entity_id)
  const left = state(row.after)
  const text = (value: typeof current) => canonicalJson(table.essence(value) as Json)
  if (text(current) !== text(left)) {
    throw new AppError('CONFLICT', `This was changed again meanwhile; ${direction} would overwrite that. Nothing was changed.`)
  }
  const after = table.restore(state(row.before), current, action)
  await record(action, { action: direction, entity: row.entity, id: row.entity_id, before: current, after, reverses: row.sequence })
}
