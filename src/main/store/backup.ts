import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type Database from 'better-sqlite3'
import { AppError } from '@shared/domain/errors'
import { publishFile } from '@main/store/durable-file'
import { storeError } from '@main/store/errors'

/**
 * Copies the committed state to `path`, compacted and consistent, while others read and write.
 * Complete or absent: written beside and renamed once it is on the disk. Throws CONFLICT when `path` exists, DISK_FULL.
 */
export async function backupTo(database: Database.Database, path: string): Promise<void> {
  if (existsSync(path)) throw new AppError('CONFLICT', 'A file of this name exists already; choose another name for the backup.')
  const partial = `${path}.partial`
  try {
    await rm(partial, { force: true })
    database.prepare('VACUUM INTO ?').run(partial)
    await publishFile(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw storeError(error)
  }
}
