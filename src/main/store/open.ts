import { AsyncLocalStorage } from 'node:async_hooks'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, type KyselyPlugin, type Transaction } from 'kysely'
import { backupTo } from '@main/store/backup'
import { openConnection, recover } from '@main/store/connection'
import { sqliteDialect } from '@main/store/dialect'
import { storeError } from '@main/store/errors'
import { createFollowUps } from '@main/store/follow-ups'
import { migrate } from '@main/store/migrate'
import type { Schema } from '@main/store/schema'
import { bindTransaction, type TransactionContext } from '@main/store/transaction'
import { beginImmediate } from '@main/store/write-lock'

/** Another process may be checking a large database after an unclean end. */
const openingTimeoutMs = 60_000

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
  /** Writes a consistent copy. Throws CONFLICT when `path` exists, DISK_FULL. */
  backup(path: string): Promise<void>
  /** Waits for what follows the last commits. */
  close(): Promise<void>
}

/**
 * Opens the library in `dataDir` (made when absent, for this user only), brings it to the newest version and, after
 * an unclean end, checks it. Throws STORE_CORRUPT, STORE_BUSY, DISK_FULL or FILE_UNREADABLE.
 */
export async function openStore(dataDir: string, { busyTimeoutMs = 5_000 }: { readonly busyTimeoutMs?: number } = {}): Promise<Store> {
  const folder = resolve(dataDir)
  const { database, recovered } = await openMigrated(folder, busyTimeoutMs)
  const current = new AsyncLocalStorage<TransactionContext>()
  // One connection serves all: a query that waits for it while its own transaction holds it would wait for ever.
  const refuseInside = () => {
    if (current.getStore()?.running) throw new Error('Inside a transaction only its tx may be used.')
  }
  const all = new Kysely<Schema>({ dialect: sqliteDialect(database, busyTimeoutMs) })
  const db = all.withPlugin(beforeEachQuery(refuseInside))
  const followUps = createFollowUps()
  return {
    db,
    dataDir: folder,
    recovered,
    async transaction(work) {
      refuseInside()
      const context: TransactionContext = { db, dataDir: folder, running: false, afterCommit: new Map() }
      const result = await current.run(context, () => all.transaction().execute((tx) => within(context, tx, work)))
      for (const [name, act] of context.afterCommit) followUps.request(name, act)
      return result
    },
    backup: (path) => all.connection().execute(() => backupTo(database, path)),
    async close() {
      await followUps.settled()
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

/**
 * One process at a time opens a folder: recovery, the switch to write-ahead logging and migrations are no place to
 * meet. The lock is a transaction on an empty database of its own, so the end of a process, however it comes, frees it.
 */
async function openMigrated(folder: string, busyTimeoutMs: number) {
  const path = join(folder, 'gloriole.sqlite')
  let lock: Database.Database | null = null
  let database: Database.Database | null = null
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    lock = new Database(join(folder, 'gloriole.lock'))
    await beginImmediate(lock, openingTimeoutMs)
    const recovered = recover(path)
    database = openConnection(path, busyTimeoutMs)
    await migrate(database, join(folder, 'backups'))
    return { database, recovered }
  } catch (error) {
    database?.close()
    throw storeError(error)
  } finally {
    lock?.close()
  }
}
