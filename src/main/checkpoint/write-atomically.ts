import { randomUUID } from 'node:crypto'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '@shared/domain/errors'

/**
 * Writes a file whole or not at all: a temporary file beside it, fsync, rename, fsync of the folder.
 * Errors: those of `write`; DISK_FULL, FILE_UNREADABLE (the folder cannot be written).
 */
export async function writeAtomically(path: string, write: (handle: FileHandle) => Promise<void>): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`
  try {
    const handle = await open(temporary, 'wx')
    try {
      await write(handle)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw writeFailure(error)
  }
  await syncFolder(dirname(path))
}

/** Makes renames in a folder durable. Windows cannot open folders and does this by itself. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Names why a write failed: DISK_FULL, FILE_UNREADABLE; what is no file system error stays as it is. */
export function writeFailure(error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error
  const full = 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
  return full
    ? new AppError('DISK_FULL', 'There is no space left on the disk.', { cause: error })
    : new AppError('FILE_UNREADABLE', 'The output folder cannot be written.', { cause: error })
}
