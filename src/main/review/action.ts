import { createHash } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { HistoryEntry } from '@shared/domain/review'
import { appendAudit } from '@main/audit/chain'
import { canonicalJson } from '@shared/canonical-json'
import { tableOf, type Entity, type States } from '@main/review/entities'
import type { Schema } from '@main/store/schema'

/** One thing a reader does to one study: a transaction, and the changes recorded in it. */
export interface Action {
  readonly tx: Transaction<Schema>
  readonly studyUid: string
  readonly reader: string
  /** ISO 8601. */
  readonly at: string
  /** Whether undo may take it back; an imported report is not the reader's to undo. */
  readonly undoable: boolean
  /** Sequences of the changes recorded so far; the first one names the bundle. */
  readonly recorded: number[]
}

export interface Change<E extends Entity> {
  readonly action: HistoryEntry['action']
  readonly entity: E
  readonly id: string
  readonly before: States[E] | null
  readonly after: States[E] | null
  /** The change that this one takes back, for undo and redo. */
  readonly reverses?: number
}

/** Appends a change to the log, makes it the present state, and audits it: all in the action's transaction. */
export async function record<E extends Entity>(action: Action, change: Change<E>): Promise<void> {
  const { tx, studyUid, at, reader } = action
  const { entity, id, before, after } = change
  const table = tableOf(entity)
  const sequence = await nextSequence(tx)
  action.recorded.push(sequence)
  const known = after ?? before
  const row = {
    sequence,
    bundle: action.undoable ? action.recorded[0]! : null,
    study_uid: studyUid,
    at,
    reader,
    action: change.action,
    entity,
    entity_id: id,
    subject: known === null ? '' : table.subject(known),
    before: before && canonicalJson(before),
    after: after && canonicalJson(after),
    reverses: change.reverses ?? null
  }
  await tx.insertInto('change').values(row).execute()
  await (after === null ? table.remove(tx, id) : table.write(tx, after))
  await appendAudit(tx, {
    at,
    actor: reader,
    action: `review.${change.action}`,
    subject: studyUid,
    details: { change: sequence, entity, id, subject: row.subject, reverses: row.reverses, sha256: digest(row.before, row.after) }
  })
}

/** Ties the content of a change to the audit chain: SHA-256 of its canonical `[before, after]`. */
export const digest = (before: string | null, after: string | null): string =>
  createHash('sha256').update(`[${before ?? 'null'},${after ?? 'null'}]`).digest('hex')

/** Under the write lock, so nobody else can take it; rows of the log are never deleted. */
async function nextSequence(tx: Transaction<Schema>): Promise<number> {
  const { last } = await tx.selectFrom('change').select((e) => e.fn.max('sequence').as('last')).executeTakeFirstOrThrow()
  return (last as number | null ?? 0) + 1
}
