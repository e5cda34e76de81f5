import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf } from '@main/store/errors'

const dayMs = 24 * 60 * 60 * 1000
const prefix = 'import-'

const tempRoot = (dataDir: string): string => join(dataDir, 'temp')

/** Where the files of one import lie on their way; made when the first one comes. */
export const importTempDir = (dataDir: string, importId: string): string => join(tempRoot(dataDir), prefix + importId)

/** A child that was just killed may be writing its last file. */
export async function removeImportTemp(dataDir: string, importId: string): Promise<void> {
  await rm(importTempDir(dataDir, importId), { recursive: true, force: true, maxRetries: 5 })
}

/**
 * Removes what imports left that were killed. Another process may be importing into the same folder: only what nobody
 * has touched for a day is left behind for certain.
 */
export async function removeAbandonedTemp(dataDir: string): Promise<void> {
  for (const name of await namesIn(tempRoot(dataDir))) {
    const path = join(tempRoot(dataDir), name)
    if (name.startsWith(prefix) && Date.now() - (await stat(path)).mtimeMs > dayMs) await rm(path, { recursive: true, force: true })
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return []
    throw error
  }
}
