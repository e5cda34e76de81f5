import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { AppError } from '@shared/domain/errors'
import { errnoOf } from '@main/store/errors'

/**
 * What every connection must run with; pragmas are per connection, so each is set and read back at each open.
 * synchronous=FULL (2): a commit is on the disk before it returns. fullfsync makes that true on macOS as well.
 * A label writes about 20 pages; at SQLite's 1,000 pages every fiftieth would wait for a checkpoint.
 */
const pragmas: readonly { readonly name: string; readonly value: string; readonly reads: string | number }[] = [
  { name: 'journal_mode', value: 'WAL', reads: 'wal' },
  { name: 'synchronous', value: 'FULL', reads: 2 },
  { name: 'foreign_keys', value: 'ON', reads: 1 },
  { name: 'fullfsync', value: 'ON', reads: 1 },
  { name: 'checkpoint_fullfsync', value: 'ON', reads: 1 },
  { name: 'cell_size_check', value: 'ON', reads: 1 },
  { name: 'wal_autocheckpoint', value: '4000', reads: 4000 }
]

/** Opens (or makes) the database with all pragmas asserted. Throws errors of SQLite, or FILE_UNREADABLE. */
export function openConnection(path: string, busyTimeoutMs: number): Database.Database {
  const database = new Database(path, { timeout: busyTimeoutMs })
  try {
    for (const { name, value, reads } of pragmas) {
      database.pragma(`${name} = ${value}`)
      const found = database.pragma(name, { simple: true })
      if (found !== reads) {
        throw new AppError('FILE_UNREADABLE', `The data folder lies on a disk that does not support ${name} = ${value}; choose a local disk.`)
      }
    }
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * When the last session was killed, its write-ahead log is left behind and no process holds the database: then its
 * committed prefix is recovered and the whole file checked before anybody works with it. True when that was done.
 * Throws STORE_CORRUPT when the check finds damage.
 */
export function recover(path: string): boolean {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false })
  if (!log || log.size === 0) return false
  const database = new Database(path, { timeout: 0 })
  try {
    // Exclusive before the first read: refused as busy while another process (a window, a command) has it open.
    database.pragma('locking_mode = EXCLUSIVE')
    const problem = String(database.pragma('quick_check(1)', { simple: true }))
    if (problem !== 'ok') {
      throw new AppError('STORE_CORRUPT', `The library database is damaged (${problem}). Put a backup in its place; do not delete the damaged file.`)
    }
    return true
  } catch (error) {
    if (errnoOf(error).startsWith('SQLITE_BUSY')) return false
    throw error
  } finally {
    database.close()
  }
}
