import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
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

/** Content on its way into the store: written, not yet on the disk for certain; null when the store has it already. */
export interface SpooledFile extends StoredFile {
  readonly spooledPath: string | null
}

/** The content as the store names it. */
export const describeContent = (content: Uint8Array): StoredFile => ({ sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length })

/** Whether the store has the content, by its name and size. Throws FILE_UNREADABLE. */
export async function isStored(dataDir: string, { sha256, bytes }: StoredFile): Promise<boolean> {
  try {
    return (await stat(storedPath(dataDir, sha256))).size === bytes
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false
    throw storingFailed(error)
  }
}

/**
 * Writes the content to `tempDir` (on the disk of the store); `keepFiles` then takes it into the store.
 * Takes the bytes that were checked, not a path: what was read and what is kept cannot differ.
 * Throws DISK_FULL or FILE_UNREADABLE, with nothing left behind.
 */
export async function spoolFile(tempDir: string, content: Uint8Array, file = describeContent(content)): Promise<SpooledFile> {
  const spooledPath = join(tempDir, `${randomUUID()}.partial`)
  try {
    await mkdir(tempDir, { recursive: true, mode: 0o700 })
    await writeFile(spooledPath, content, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    await rm(spooledPath, { force: true })
    throw storingFailed(error)
  }
  return { ...file, spooledPath }
}

/**
 * Takes spooled files into the store; when this resolves, they and their names are on the disk, or the answer at their
 * place says why not (DISK_FULL, FILE_UNREADABLE). Each is synced before it gets its name, so a name only ever stands
 * for the whole content. Many together: the disk syncs sixty files hardly slower than ten.
 */
export async function keepFiles(dataDir: string, files: readonly SpooledFile[]): Promise<(AppError | null)[]> {
  const changed = new Set<string>()
  const answers = await inParallel(files, async ({ sha256, spooledPath }) => {
    if (spooledPath === null) return
    const path = storedPath(dataDir, sha256)
    await sync(spooledPath, 'r+')
    const firstMade = await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await rename(spooledPath, path)
    for (const folder of foldersToSync(dirname(path), firstMade)) changed.add(folder)
  })
  // NTFS journals its names itself, and has no such call.
  if (process.platform === 'win32') return answers
  const problem = (await inParallel([...changed], (folder) => sync(folder, 'r'))).find((answer) => answer !== null)
  return problem ? answers.map((answer) => answer ?? problem) : answers
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

/** The folder with the new name, and above it every folder that got a new one. */
function foldersToSync(folder: string, firstMade: string | undefined): string[] {
  const top = firstMade === undefined ? folder : dirname(firstMade)
  const folders = [folder]
  for (let current = folder; current !== top && current !== dirname(current); current = dirname(current)) folders.push(dirname(current))
  return folders
}

async function sync(path: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await open(path, flags)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Three at a time: the thread pool has four threads, and films have to be served meanwhile. */
async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<(AppError | null)[]> {
  const answers: (AppError | null)[] = items.map(() => null)
  const left = items.entries()
  const run = async () => {
    for (const [i, item] of left) {
      try {
        await work(item)
      } catch (error) {
        answers[i] = storingFailed(error)
      }
    }
  }
  await Promise.all([run(), run(), run()])
  return answers
}

/** An error of writing into the data folder as AppError: DISK_FULL or FILE_UNREADABLE. A defect is thrown as it is. */
export function storingFailed(error: unknown): AppError {
  if (error instanceof AppError) return error
  const code = errnoOf(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('DISK_FULL', 'The disk is full; the file was not taken. Free some space and import it again.', { cause: error })
  }
  if (code === '') throw error
  return new AppError('FILE_UNREADABLE', `The data folder cannot be written (${code}).`, { cause: error })
}
