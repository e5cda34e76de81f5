import { randomUUID } from 'node:crypto'
import { open } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '@shared/domain/errors'
import type { PictureFacts } from '@shared/domain/exchange'
import { checkFrames } from '@main/dicom/decode'
import { readDirectory } from '@main/dicom/directory'
import { readHeader, type InstanceHeader } from '@main/dicom/header'
import { readPresentation, type PresentationHeader } from '@main/dicom/presentation-state'
import { parseDicom } from '@main/dicom/parse'
import { readFilmFile } from '@main/dicom/read-file'
import { secondaryCapture } from '@main/dicom/secondary-capture'
import { listArchive, type ArchiveListing } from '@main/library/archive'
import { readArchiveEntry, type EntryContent } from '@main/library/archive-entry'
import type { Candidate } from '@main/library/candidate'
import { contentKind, headBytes, isPackagedDocument, promisesDicom } from '@main/library/content-kind'
import { describeContent, isStored, spoolFile, type SpooledFile } from '@main/library/file-store'
import { deepestArchive } from '@main/library/import-limits'

export interface TakeRequest {
  readonly candidate: Candidate
  readonly dataDir: string
  /** For files on their way; on the disk of `dataDir`. Whoever made it removes it. */
  readonly tempDir: string
}

/** What a candidate turned out to be. A film, or how films are to be shown, is whole, checked and spooled; neither file store nor index have it yet. */
export type Taken =
  | { readonly kind: 'film'; readonly header: InstanceHeader; readonly file: SpooledFile }
  | { readonly kind: 'presentation'; readonly header: PresentationHeader; readonly file: SpooledFile }
  | { readonly kind: 'archive'; readonly path: string; readonly listing: ArchiveListing }
  | { readonly kind: 'file-set'; readonly references: readonly (readonly string[])[] }

/**
 * Reads a candidate and spools it when it is an image whose frames decode to the last pixel.
 * PNG and JPEG pictures become secondary captures. Runs in a child process: the bytes are a stranger's.
 * @throws AppError with the code that names what is wrong with the file; DISK_FULL, FILE_UNREADABLE
 */
export async function take({ candidate, dataDir, tempDir }: TakeRequest): Promise<Taken> {
  const name = basename(candidate.entry?.name ?? candidate.label)
  const content = await read(candidate, join(tempDir, `${randomUUID()}.zip`))
  if (content.kind === 'archive') return openArchive(content.path, candidate.depth, name)
  const dicom = await asDicom(content.bytes, name, candidate.picture)
  const parsed = parseDicom(dicom)
  const references = readDirectory(parsed)
  if (references !== null) return { kind: 'file-set', references }
  const file = describeContent(dicom)
  const presentation = readPresentation(parsed)
  if (presentation) return { kind: 'presentation', header: presentation, file: (await isStored(dataDir, file)) ? { ...file, spooledPath: null } : await spoolFile(tempDir, dicom, file) }
  const header = readHeader(parsed)
  // What the store has was decoded when it came.
  if (await isStored(dataDir, file)) return { kind: 'film', header, file: { ...file, spooledPath: null } }
  await checkFrames(parsed)
  return { kind: 'film', header, file: await spoolFile(tempDir, dicom, file) }
}

async function read({ path, entry }: Candidate, spoolPath: string): Promise<EntryContent> {
  if (entry) return readArchiveEntry(path, entry, spoolPath)
  return contentKind(await headOf(path)) === 'zip' ? { kind: 'archive', path } : { kind: 'bytes', bytes: await readFilmFile(path) }
}

async function openArchive(path: string, depth: number, name: string): Promise<Taken> {
  if (promisesDicom(name) || isPackagedDocument(name)) throw new AppError('NOT_DICOM', 'The file is not a DICOM file.')
  if (depth >= deepestArchive) throw new AppError('ARCHIVE_LIMIT', 'The archives are packed into each other too deeply.')
  return { kind: 'archive', path, listing: await listArchive(path) }
}

/** A picture under a name that promises DICOM is refused: whoever named it so expects a patient's name in it. */
async function asDicom(bytes: Uint8Array, name: string, picture: PictureFacts | undefined): Promise<Uint8Array> {
  const kind = contentKind(bytes.subarray(0, headBytes))
  if (kind === 'dicom') return bytes
  if (kind === 'zip' || promisesDicom(name)) throw new AppError('NOT_DICOM', 'The file is not a DICOM file.')
  return secondaryCapture(bytes, name, picture)
}

async function headOf(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', 'The file cannot be opened.', { cause })
  }
}
