import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '@shared/domain/errors'
import { sha256 as sha256Text } from '@shared/domain/study'
import { errnoOf } from '@main/store/errors'

export interface StoredFile {
  readonly sha256: string
  readonly bytes: number
}

/**
 * Path of the stored file with this hash: `files/ab/cd/<sha256>` in the data folder. Only a SHA-256 in hex makes a
 * path, so nothing outside the folder can be named. Throws INPUT_INVALID.
 */
export function storedPath(dataDir: string, sha256: string): string {
  if (!sha256Text.safeParse(sha256).success) throw new AppError('INPUT_INVALID', 'A stored file is named by its SHA-256.')
  return join(dataDir, 'files', sha256.slice(0, 2), sha256.slice(2, 4), sha256)
}

/**
 * Keeps the content under its hash; content that is there already is not written again. When this resolves, the file
 * and its name are on the disk. It is written in `tempDir` (same disk) first, so a name only ever stands for the whole.
 * Takes the bytes that were checked, not a path: what was read and what is kept cannot differ.
 * Throws DISK_FULL or FILE_UNREADABLE, with nothing left behind.
 */
export async function storeFile(dataDir: string, tempDir: string, content: Uint8Array): Promise<StoredFile> {
  const sha256 = createHash('sha256').update(content).digest('hex')
  const path = storedPath(dataDir, sha256)
  if ((await sizeOf(path)) === content.length) return { sha256, bytes: content.length }
  const partial = join(tempDir, `${randomUUID()}.partial`)
  try {
    await mkdir(tempDir, { recursive: true, mode: 0o700 })
    const firstMade = await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(partial, 'wx', 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(partial, path)
    await syncFolders(dirname(path), firstMade)
  } catch (error) {
    await rm(partial, { force: true })
    throw storingFailed(error)
  }
  return { sha256, bytes: content.length }
}

/** Reads the stored file again and compares its hash. Throws STORE_CORRUPT when it is missing or has changed. */
export async function verifyStoredFile(dataDir: string, sha256: string): Promise<void> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(storedPath(dataDir, sha256)), hash)
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('STORE_CORRUPT', 'A stored film cannot be read; put a backup of the data folder in its place.', { cause: error })
  }
  if (hash.digest('hex') !== sha256) {
    throw new AppError('STORE_CORRUPT', 'A stored film has changed since it was imported; put a backup of the data folder in its place.')
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null
    throw storingFailed(error)
  }
}

/** Makes the new name durable: its folder, and above it every folder that got a new one. NTFS journals names itself. */
async function syncFolders(folder: string, firstMade: string | undefined): Promise<void> {
  if (process.platform === 'win32') return
  const top = firstMade === undefined ? folder : dirname(firstMade)
  for (let current = folder; ; current = dirname(current)) {
    const handle = await open(current, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (current === top || current === dirname(current)) return
  }
}

/** An error of writing into the data folder as AppError: DISK_FULL or FILE_UNREADABLE; a defect stays what it is. */
export function storingFailed(error: unknown): unknown {
  if (error instanceof AppError) return error
  const code = errnoOf(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('DISK_FULL', 'The disk is full; the file was not taken. Free some space and import it again.', { cause: error })
  }
  if (code !== '') return new AppError('FILE_UNREADABLE', `The data folder cannot be written (${code}).`, { cause: error })
  return error
}
