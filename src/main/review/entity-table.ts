import type { Kysely, Transaction } from 'kysely'
import type { Schema } from '@main/store/schema'

/**
 * One kind of thing that readers change: how its present state lies in the store. A state is plain JSON data; the
 * change log keeps states as they were before and after.
 */
export interface EntityTable<State> {
  /** A state of the change log. Throws when it is not one: the log was altered. */
  parse(json: unknown): State
  read(db: Kysely<Schema>, id: string): Promise<State | null>
  write(tx: Transaction<Schema>, state: State): Promise<void>
  remove(tx: Transaction<Schema>, id: string): Promise<void>
  /** What the history shows of a change; never patient data. */
  subject(state: State): string
  /** What stands after a change from `current` back to `target` (null: did not exist). */
  restore(target: State | null, current: State | null, stamp: { readonly reader: string; readonly at: string }): State | null
  /** The part of a state that tells whether somebody else changed it meanwhile. */
  essence(state: State | null): unknown
}
