import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Replaces a small file so that a crash at any moment leaves the old or the new content, and the new one is on the
 * disk when this returns. Synchronous on purpose: a commit must not wait behind imports in the thread pool.
 * One writer at a time: callers hold the write lock.
 */
export function replaceFile(path: string, content: string): void {
  const partial = `${path}.partial`
  writeFileSync(partial, content, { flush: true, mode: 0o600 })
  renameSync(partial, path)
  syncFolderOf(path)
}

export function syncFile(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Makes a rename in the folder durable. Windows has no such call: NTFS journals its names itself. */
export function syncFolderOf(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
