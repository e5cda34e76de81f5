import { isUtf8 } from 'node:buffer'
import { stat } from 'node:fs/promises'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { AppError } from '@shared/domain/errors'
import type { Refusal } from '@shared/domain/exchange'
import { archiveLimits, type ArchiveLimits } from '@main/library/import-limits'

/** One file of a zip: all that is needed to read it later, in another process, without the list of the others. */
export interface ArchiveEntry {
  readonly name: string
  readonly headerOffset: number
  readonly compressedBytes: number
  readonly bytes: number
  readonly isDeflated: boolean
  readonly crc32: number
}

export interface ArchiveListing {
  /** In the order of the archive's directory. */
  readonly entries: readonly ArchiveEntry[]
  /** Entries that will not be read; `path` is the entry's name. */
  readonly refused: readonly Refusal[]
}

/** Names are decoded and sizes are checked by us: yauzl would give up the whole archive for one bad entry. */
export const zipOptions = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: false } as const

/**
 * Lists the files of a zip without unpacking any. Entries that are encrypted, oversized, suspiciously small when packed
 * or named outside the archive are refused by name; the archive as a whole when it is broken, has too many entries,
 * would unpack to too much, or has entries that share their packed bytes (the trick of small bombs).
 * @throws AppError ARCHIVE_INVALID or ARCHIVE_LIMIT
 */
export async function listArchive(path: string, limits: ArchiveLimits = archiveLimits): Promise<ArchiveListing> {
  const entries: ArchiveEntry[] = []
  const refused: Refusal[] = []
  const sum = { bytes: 0, compressedBytes: 0 }
  const zip = await openZip(path)
  try {
    if (zip.entryCount > limits.entries) throw new AppError('ARCHIVE_LIMIT', `The archive has more than ${limits.entries} entries.`)
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry)
      if (entries.length + refused.length >= limits.entries) throw new AppError('ARCHIVE_LIMIT', `The archive has more than ${limits.entries} entries.`)
      if (isNoFile(name)) continue
      const problem = problemOf(entry, name, limits)
      if (problem) {
        refused.push({ path: name, code: problem.code, message: problem.message })
        continue
      }
      sum.bytes += entry.uncompressedSize
      sum.compressedBytes += entry.compressedSize
      entries.push(toArchiveEntry(entry, name))
    }
  } catch (error) {
    throw invalid(error)
  } finally {
    zip.close()
  }
  if (sum.bytes > limits.totalBytes) throw new AppError('ARCHIVE_LIMIT', 'The archive would unpack to more than the limit.')
  if (sum.compressedBytes > (await stat(path)).size) throw new AppError('ARCHIVE_INVALID', 'The entries of the archive overlap each other.')
  return { entries, refused }
}

export async function openZip(path: string): Promise<ZipFile> {
  try {
    return await yauzl.openPromise(path, zipOptions)
  } catch (error) {
    throw invalid(error)
  }
}

/** Messages of yauzl may hold file names, and those the names of patients. */
function invalid(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('ARCHIVE_INVALID', 'The archive is broken and cannot be read.', { cause: error })
}

/** Many writers forget the flag that says UTF-8 (bit 11); text that is valid UTF-8 is hardly ever anything else. */
function nameOf({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string {
  const flags = isUtf8(fileNameRaw) ? generalPurposeBitFlag | 0x800 : generalPurposeBitFlag
  return yauzl.getFileNameLowLevel(flags, fileNameRaw, extraFields, false)
}

/** Folders, and what macOS adds to archives beside the files. */
const isNoFile = (name: string): boolean => name.endsWith('/') || name.startsWith('__MACOSX/')

function problemOf(entry: Entry, name: string, limits: ArchiveLimits): AppError | null {
  const { uncompressedSize, compressedSize, compressionMethod } = entry
  if (yauzl.validateFileName(name) !== null || name.includes('\0')) return new AppError('PATH_OUTSIDE', 'The name of this entry leads outside the archive.')
  if ((entry.generalPurposeBitFlag & 1) === 1) return new AppError('ARCHIVE_INVALID', 'This entry is encrypted; unpack the archive with its password and import the folder.')
  if (compressionMethod !== 0 && compressionMethod !== 8) return new AppError('ARCHIVE_INVALID', 'This entry is packed by a method that cannot be read; unpack the archive and import the folder.')
  if (compressionMethod === 0 && uncompressedSize !== compressedSize) return new AppError('ARCHIVE_INVALID', 'The sizes of this entry contradict each other.')
  if (uncompressedSize > limits.entryBytes) return new AppError('FILE_TOO_LARGE', 'This entry would unpack to more than the limit for films.')
  if (uncompressedSize > limits.smallBytes && uncompressedSize > limits.ratio * compressedSize) return new AppError('ARCHIVE_LIMIT', 'This entry would unpack to far more than it should.')
  return null
}

const toArchiveEntry = (entry: Entry, name: string): ArchiveEntry => ({
  name,
  headerOffset: entry.relativeOffsetOfLocalHeader,
  compressedBytes: entry.compressedSize,
  bytes: entry.uncompressedSize,
  isDeflated: entry.compressionMethod === 8,
  crc32: entry.crc32
})
