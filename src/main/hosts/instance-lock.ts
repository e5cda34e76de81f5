import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '@shared/domain/errors'

export interface InstanceLock {
  release(): void
}

/**
 * One window or server per data folder. The lock is SQLite's own lock on an otherwise unused file: the operating
 * system frees it however the process ends, so neither a kill nor a reused process id can leave a folder locked.
 * Commands that only import or read do not take it; the library itself takes many writers.
 * @throws AppError CONFLICT when another Gloriole has the folder open, FILE_UNREADABLE when the folder cannot be written.
 */
export function takeInstanceLock(dataDir: string): InstanceLock {
  const file = openFile(dataDir)
  try {
    file.pragma('journal_mode = DELETE')
    file.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    file.close()
    if (!(error instanceof Database.SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw unwritable(error)
    throw new AppError('CONFLICT', 'Gloriole is open on this data folder already; use that window, or name another folder with --data.', { cause: error })
  }
  return { release: () => void file.close() }
}

function openFile(dataDir: string) {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    return new Database(join(dataDir, 'instance.lock'), { timeout: 0 })
  } catch (error) {
    throw unwritable(error)
  }
}

const unwritable = (cause: unknown) => new AppError('FILE_UNREADABLE', 'The data folder cannot be written; check its permissions and the disk.', { cause })
