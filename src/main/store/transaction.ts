import type { Kysely, Transaction } from 'kysely'
import type { Schema } from '@main/store/schema'

/** What a transaction of `Store.transaction` knows beyond its queries. */
export interface TransactionContext {
  readonly db: Kysely<Schema>
  readonly dataDir: string
  /** By name: requested of the store's follow-ups once the commit is on the disk, not when it fails. */
  readonly afterCommit: Map<string, () => Promise<void>>
  running: boolean
}

const contexts = new WeakMap<Transaction<Schema>, TransactionContext>()

export function bindTransaction(tx: Transaction<Schema>, context: TransactionContext): void {
  contexts.set(tx, context)
}

/** The context of a transaction that `Store.transaction` began; any other is a defect. */
export function contextOf(tx: Transaction<Schema>): TransactionContext {
  const context = contexts.get(tx)
  if (!context) throw new Error('This transaction was not begun by Store.transaction.')
  return context
}
