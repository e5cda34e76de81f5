import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { crc32 } from 'node:zlib'
import type { FileHandle } from 'node:fs/promises'
import { AppError } from '@shared/domain/errors'
import { readInto } from '@main/checkpoint/read-bytes'

/** A file inside the zip, stored as it is: its bytes can be read from their place. */
export interface ZipEntry {
  readonly name: string
  /** Absolute byte offset of the data in the zip. */
  readonly offset: number
  readonly bytes: number
  readonly crc32: number
}

/** Ten times the storages of a GLoRIA with BERT-large, weights and optimiser state. */
const entryLimit = 50_000

const invalid = (why: string, cause?: unknown): AppError => new AppError('CHECKPOINT_INVALID', `The checkpoint's zip ${why}.`, { cause })

/**
 * The entries of a zip as PyTorch writes it: stored, never compressed, so nothing can expand; zip64 is understood.
 * Names that leave the archive, doubled names, encrypted, compressed, overlapping or cut entries are refused.
 * Errors: CHECKPOINT_INVALID, CHECKPOINT_LIMIT (more than 50,000 entries).
 */
export async function readZipEntries(path: string): Promise<ReadonlyMap<string, ZipEntry>> {
  let zip: ZipFile
  try {
    zip = await openPromise(path, { lazyEntries: true, autoClose: false, strictFileNames: true })
  } catch (cause) {
    throw invalid('cannot be read: it is cut, damaged or no zip', cause)
  }
  try {
    if (zip.entryCount > entryLimit) throw new AppError('CHECKPOINT_LIMIT', `The checkpoint's zip has more than ${entryLimit} entries.`)
    const entries = new Map<string, ZipEntry>()
    const spans: (readonly [begin: number, end: number])[] = []
    for await (const entry of zip.eachEntry()) {
      if (entries.has(entry.fileName)) throw invalid('names an entry twice')
      const placed = await locate(zip, entry)
      entries.set(placed.name, placed)
      spans.push([entry.relativeOffsetOfLocalHeader, placed.offset + placed.bytes])
    }
    spans.sort((a, b) => a[0] - b[0])
    if (spans.some(([begin], n) => n > 0 && begin < spans[n - 1]![1])) throw invalid('has entries that overlap')
    return entries
  } catch (cause) {
    throw cause instanceof AppError ? cause : invalid('is damaged', cause)
  } finally {
    zip.close()
  }
}

async function locate(zip: ZipFile, entry: Entry): Promise<ZipEntry> {
  if (entry.isEncrypted()) throw invalid('has an encrypted entry')
  if (entry.compressionMethod !== 0) throw invalid('has a compressed entry; PyTorch stores them')
  if (entry.compressedSize !== entry.uncompressedSize) throw invalid('gives an entry two sizes')
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
  return { name: entry.fileName, offset: fileDataStart, bytes: entry.uncompressedSize, crc32: entry.crc32 }
}

/** An entry's bytes in memory, checked against its checksum. Errors: CHECKPOINT_LIMIT, CHECKPOINT_INVALID. */
export async function readZipEntry(handle: FileHandle, entry: ZipEntry, limitBytes: number): Promise<Uint8Array> {
  if (entry.bytes > limitBytes) throw new AppError('CHECKPOINT_LIMIT', `The checkpoint's ${JSON.stringify(entry.name)} is larger than ${limitBytes} bytes.`)
  const bytes = new Uint8Array(entry.bytes)
  await readInto(handle, entry.offset, bytes)
  if (crc32(bytes) !== entry.crc32) throw damaged(entry)
  return bytes
}

/** Checks an entry of any size against its checksum, a chunk at a time. Errors: CHECKPOINT_INVALID. */
export async function verifyZipEntry(handle: FileHandle, entry: ZipEntry): Promise<void> {
  const chunk = new Uint8Array(Math.min(entry.bytes, 1 << 20))
  let checksum = 0
  for (let done = 0; done < entry.bytes; done += chunk.byteLength) {
    const part = chunk.subarray(0, Math.min(chunk.byteLength, entry.bytes - done))
    await readInto(handle, entry.offset + done, part)
    checksum = crc32(part, checksum)
  }
  if (checksum !== entry.crc32) throw damaged(entry)
}

const damaged = (entry: ZipEntry): AppError => invalid(`is damaged: ${JSON.stringify(entry.name)} does not match its checksum`)
