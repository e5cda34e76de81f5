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
    if (name.startsWith(prefix) && (await ageMs(path)) > dayMs) await rm(path, { recursive: true, force: true })
  }
}

/** 0 for what another import has removed meanwhile. */
async function ageMs(path: string): Promise<number> {
  const stats = await unlessGone(stat(path))
  return stats ? Date.now() - stats.mtimeMs : 0
}

const namesIn = async (folder: string): Promise<string[]> => (await unlessGone(readdir(folder))) ?? []

async function unlessGone<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null
    throw error
  }
}
