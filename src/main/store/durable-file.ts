import { open, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

let replacements = 0

/** Replaces a small file so that a crash or loss of power at any moment leaves the whole old or the whole new content. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const partial = `${path}.${process.pid}-${replacements++}.partial`
  await writeFile(partial, content, { mode: 0o600 })
  await publishFile(partial, path)
}

/** Gives a finished file its name; both are on the disk when this resolves. */
export async function publishFile(partial: string, path: string): Promise<void> {
  await sync(partial, 'r+')
  await rename(partial, path)
  // Windows cannot sync a folder: NTFS journals its names itself.
  if (process.platform !== 'win32') await sync(dirname(path), 'r')
}

async function sync(path: string, flags: 'r' | 'r+'): Promise<void> {
  const file = await open(path, flags)
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
