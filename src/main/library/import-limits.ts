import { totalmem } from 'node:os'
import { defaultLimits } from '@main/dicom/limits'

/** What an archive may cost before it is refused: generous for a CD of studies, small against a bomb. */
export interface ArchiveLimits {
  readonly entries: number
  /** One entry, unpacked: what a film may have. */
  readonly entryBytes: number
  /** All entries, unpacked. */
  readonly totalBytes: number
  /** An entry may always grow to this size ... */
  readonly smallBytes: number
  /** ... and beyond it only as long as it stays below this ratio. */
  readonly ratio: number
}

export const archiveLimits: ArchiveLimits = {
  entries: 200_000,
  entryBytes: defaultLimits.fileBytes,
  totalBytes: 64 * 2 ** 30,
  smallBytes: 64 * 2 ** 20,
  ratio: 250
}

/** Archives inside each other. */
export const deepestArchive = 3

/** What one file may take to be read, checked and stored. The slowest honest film known needs a few seconds. */
export const fileTimeLimitMs = 60_000

/** Children that read at once: more only wait for each other's disk and memory. */
export const importChildren = 2

/** Memory of one child; a file of `fileBytes` and its decoded frame fit where the machine has enough. */
export const childMemoryBytes = Math.min(4 * 2 ** 30, totalmem() / (importChildren + 1))
