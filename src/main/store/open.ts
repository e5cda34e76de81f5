import { AsyncLocalStorage } from 'node:async_hooks'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Kysely, type KyselyPlugin, type Transaction } from 'kysely'
import { backupTo } from '@main/store/backup'
import { openConnection, recover } from '@main/store/connection'
import { sqliteDialect } from '@main/store/dialect'
import { storeError } from '@main/store/errors'
import { migrate } from '@main/store/migrate'
import type { Schema } from '@main/store/schema'
import { bindTransaction, type TransactionContext } from '@main/store/transaction'

/** The library's database, opened once per process. A window and a command may have the same folder open. */
export interface Store {
  /** For reading, and for single statements. Throws inside `transaction`: use its `tx` there. */
  readonly db: Kysely<Schema>
  readonly dataDir: string
  /** The last session was killed; its commits were recovered and the database was checked. */
  readonly recovered: boolean
  /**
   * Runs `work` with the write lock held; resolves once everything it wrote is on the disk, rejects with nothing
   * written. Throws DISK_FULL, STORE_BUSY, STORE_CORRUPT, FILE_UNREADABLE, and whatever `work` throws.
   */
  transaction<T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T>
  /** Writes a consistent copy while the library is in use. Throws CONFLICT when `path` exists, DISK_FULL. */
  backup(path: string): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the library in `dataDir` (made when absent, for this user only), brings it to the newest version and, after
 * an unclean end, checks it. Throws STORE_CORRUPT, STORE_BUSY, DISK_FULL or FILE_UNREADABLE.
 */
export async function openStore(dataDir: string, { busyTimeoutMs = 5_000 }: { readonly busyTimeoutMs?: number } = {}): Promise<Store> {
  const folder = resolve(dataDir)
  await makeFolder(folder)
  const { database, recovered } = openChecked(folder, busyTimeoutMs)
  const current = new AsyncLocalStorage<TransactionContext>()
  // One connection serves all: a query that waits for it while its own transaction holds it would wait for ever.
  const refuseInside = () => {
    if (current.getStore()?.running) throw new Error('Inside a transaction only its tx may be used.')
  }
  const all = new Kysely<Schema>({ dialect: sqliteDialect(database, busyTimeoutMs) })
  const db = all.withPlugin(beforeEachQuery(refuseInside))
  return {
    db,
    dataDir: folder,
    recovered,
    async transaction(work) {
      refuseInside()
      const context: TransactionContext = { db, dataDir: folder, running: false, afterCommit: new Map() }
      const result = await current.run(context, () => all.transaction().execute((tx) => within(context, tx, work)))
      for (const act of context.afterCommit.values()) await act()
      return result
    },
    backup: (path) => all.connection().execute(() => {
      inSqlite(() => { backupTo(database, path) })
      return Promise.resolve()
    }),
    close: async () => {
      await all.destroy()
      database.close()
    }
  }
}

async function within<T>(context: TransactionContext, tx: Transaction<Schema>, work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> {
  context.running = true
  bindTransaction(tx, context)
  try {
    return await work(tx)
  } finally {
    context.running = false
  }
}

const beforeEachQuery = (check: () => void): KyselyPlugin => ({
  transformQuery: ({ node }) => {
    check()
    return node
  },
  transformResult: ({ result }) => Promise.resolve(result)
})

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw storeError(error)
  }
}

function openChecked(folder: string, busyTimeoutMs: number) {
  return inSqlite(() => {
    const path = join(folder, 'gloriole.sqlite')
    const recovered = recover(path)
    const database = openConnection(path, busyTimeoutMs)
    try {
      migrate(database, join(folder, 'backups'))
      return { database, recovered }
    } catch (error) {
      database.close()
      throw error
    }
  })
}

function inSqlite<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw storeError(error)
  }
}
