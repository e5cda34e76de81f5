import { setTimeout } from 'node:timers/promises'
import type Database from 'better-sqlite3'
import { errnoOf, storeError } from '@main/store/errors'

/** How often the lock that another process has is asked for. */
const retryMs = 5

/**
 * Begins a transaction that has the write lock, waiting for it without holding up this process, as SQLite's own busy
 * timeout would. Throws STORE_BUSY when it cannot be had in time.
 */
export async function beginImmediate(database: Database.Database, busyTimeoutMs: number): Promise<void> {
  const deadlineMs = performance.now() + busyTimeoutMs
  for (;;) {
    try {
      database.pragma('busy_timeout = 0')
      database.exec('BEGIN IMMEDIATE')
      return
    } catch (error) {
      if (!errnoOf(error).startsWith('SQLITE_BUSY') || performance.now() > deadlineMs) throw storeError(error)
    } finally {
      database.pragma(`busy_timeout = ${busyTimeoutMs}`)
    }
    await setTimeout(retryMs)
  }
}
