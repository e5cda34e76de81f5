import { existsSync, rmSync, renameSync } from 'node:fs'
import type Database from 'better-sqlite3'
import { AppError } from '@shared/domain/errors'
import { syncFile, syncFolderOf } from '@main/store/durable-file'

/**
 * Copies the committed state to `path`, compacted and consistent, while others read and write.
 * Complete or absent: written beside and renamed once it is on the disk. Throws CONFLICT when `path` exists.
 */
export function backupTo(database: Database.Database, path: string): void {
  if (existsSync(path)) throw new AppError('CONFLICT', 'A file of this name exists already; choose another name for the backup.')
  const partial = `${path}.partial`
  rmSync(partial, { force: true })
  try {
    database.prepare('VACUUM INTO ?').run(partial)
    syncFile(partial)
    renameSync(partial, path)
    syncFolderOf(path)
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
}
