import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import yauzl, { type Entry } from 'yauzl'
import { AppError } from '@shared/domain/errors'
import { openZip, type ArchiveEntry } from '@main/library/archive'
import { contentKind, headBytes } from '@main/library/content-kind'
import { storingFailed } from '@main/library/file-store'

/** The content of an entry; an archive inside the archive needs random access, so it lies in a file instead. */
export type EntryContent = { readonly kind: 'bytes'; readonly bytes: Uint8Array } | { readonly kind: 'archive'; readonly path: string }

/**
 * Unpacks one entry into memory, or to `spoolPath` when it is a zip itself. Never more than the listed size is
 * unpacked, and size and checksum must be the listed ones.
 * @throws AppError ARCHIVE_INVALID, DISK_FULL or FILE_UNREADABLE
 */
export async function readArchiveEntry(path: string, entry: ArchiveEntry, spoolPath: string): Promise<EntryContent> {
  const zip = await openZip(path)
  try {
    const chunks = checked(await zip.openReadStreamPromise(asEntry(entry)), entry)
    const head = await firstBytes(chunks)
    if (contentKind(head) !== 'zip') return { kind: 'bytes', bytes: await collect(head, chunks, entry.bytes) }
    await spool(head, chunks, spoolPath)
    return { kind: 'archive', path: spoolPath }
  } catch (error) {
    throw error instanceof AppError ? error : broken(error)
  } finally {
    zip.close()
  }
}

/** What yauzl looks at to find and unpack the data of an entry. */
const asEntry = ({ headerOffset, compressedBytes, bytes, isDeflated }: ArchiveEntry): Entry =>
  Object.assign(new yauzl.Entry(), {
    relativeOffsetOfLocalHeader: headerOffset,
    compressedSize: compressedBytes,
    uncompressedSize: bytes,
    compressionMethod: isDeflated ? 8 : 0,
    generalPurposeBitFlag: 0
  })

async function* checked(stream: Readable, entry: ArchiveEntry): AsyncGenerator<Buffer, void, undefined> {
  let [bytes, sum] = [0, 0]
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > entry.bytes) throw broken()
    sum = crc32(chunk, sum)
    yield chunk
  }
  if (bytes !== entry.bytes || sum !== entry.crc32) throw broken()
}

async function firstBytes(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0)
  while (head.length < headBytes) {
    const next = await chunks.next()
    if (next.done) break
    head = Buffer.concat([head, next.value])
  }
  return head
}

async function collect(head: Buffer, rest: AsyncIterable<Buffer>, size: number): Promise<Uint8Array> {
  // The size was listed within limits, and `checked` lets no more through.
  const bytes = Buffer.allocUnsafe(size)
  let filled = head.copy(bytes)
  for await (const chunk of rest) filled += chunk.copy(bytes, filled)
  return bytes
}

async function spool(head: Buffer, rest: AsyncIterable<Buffer>, path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await pipeline(joined(head, rest), createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  } catch (error) {
    await rm(path, { force: true })
    throw storingFailed(error)
  }
}

async function* joined(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  yield head
  yield* rest
}

const broken = (cause?: unknown): AppError => new AppError('ARCHIVE_INVALID', 'This entry of the archive is damaged.', { cause })
