import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { AppError } from '@shared/domain/errors'
import { partOf } from '@main/checkpoint/part-folder'
import { filesOf, openPack, type Pack } from '@main/checkpoint/pack'
import { openForReading, readInto } from '@main/checkpoint/read-bytes'
import { storedZip, type StoredZip } from '@main/checkpoint/stored-zip'
import { verifyPack } from '@main/checkpoint/verify'
import { writeAtomically, writeFailure } from '@main/checkpoint/write-atomically'
import { refuseTaken } from '@main/checkpoint/write-pack'
import { readZipEntries, type ZipEntry } from '@main/checkpoint/zip'

/** What a pack's archive may hold; anything else in it is left there. */
const packFiles = ['manifest.json', 'weights.safetensors', 'vocab.txt', 'calibration.json'] as const
const chunkBytes = 1 << 20

/** A pack as one zip, its files stored as they are: memory does not grow with the weights. Errors: those of `storedZip`. */
export const archivePack = ({ dir, manifest }: Pack): Promise<StoredZip> => storedZip(['manifest.json', ...filesOf(manifest).map(([name]) => name)].map((name) => ({ name, path: join(dir, name) })))

export interface UnpackOptions {
  /** A zip that `archivePack` made, or a pack's folder zipped without compression. */
  readonly archive: string
  /** Folder of the pack to be; must not exist. */
  readonly out: string
  readonly signal: AbortSignal
  readonly report: (doneBytes: number, totalBytes: number) => void
}

/** Whether a file is a zip with a pack's manifest in it; a PyTorch checkpoint is a zip too. Errors: those of `readZipEntries`. */
export async function holdsPack(path: string): Promise<boolean> {
  const handle = await openForReading(path)
  try {
    const magic = new Uint8Array(2)
    if ((await handle.stat()).size < 2) return false
    await readInto(handle, 0, magic)
    if (magic[0] !== 0x50 || magic[1] !== 0x4b) return false
  } finally {
    await handle.close()
  }
  return entriesOf(await readZipEntries(path)).has('manifest.json')
}

/**
 * Unpacks and verifies a pack beside `out` and renames it: it appears whole and sound, or not at all. Only the files of
 * a pack are taken, under their own names. For foreign bytes: only call it in a child process.
 * Errors: those of `readZipEntries` and `verifyPack`; CONFLICT, CANCELLED, DISK_FULL.
 */
export async function unpackPack({ archive, out, signal, report }: UnpackOptions): Promise<Pack> {
  await refuseTaken(out)
  const entries = entriesOf(await readZipEntries(archive))
  const total = [...entries.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  const part = partOf(out)
  const source = await openForReading(archive)
  try {
    await mkdir(part, { recursive: true })
    let done = 0
    for (const [name, { offset, bytes, crc32: expected }] of entries) {
      let checksum = 0
      await writeAtomically(join(part, name), async (handle) => {
        for (let at = 0; at < bytes; at += chunkBytes) {
          signal.throwIfAborted()
          const chunk = new Uint8Array(Math.min(chunkBytes, bytes - at))
          await readInto(source, offset + at, chunk)
          checksum = crc32(chunk, checksum)
          await handle.write(chunk)
          report((done += chunk.byteLength), total)
        }
      })
      if (checksum !== expected) throw new AppError('PACK_CORRUPT', `The archive's ${name} is damaged: its checksum differs. Export or copy it again.`)
    }
    await verifyPack(part)
    signal.throwIfAborted()
    await rename(part, out)
    return await openPack(out)
  } catch (error) {
    await rm(part, { recursive: true, force: true })
    throw signal.aborted ? new AppError('CANCELLED', 'The import was cancelled; no model was added.', { cause: error }) : writeFailure(error)
  } finally {
    await source.close()
  }
}

/** The pack's files by their own names, wherever the manifest lies: at the top, or in the one folder that was zipped. */
function entriesOf(entries: ReadonlyMap<string, ZipEntry>): ReadonlyMap<string, ZipEntry> {
  const manifest = [...entries.keys()].filter((name) => /^([^/]+\/)?manifest\.json$/.test(name)).sort((a, b) => a.length - b.length)[0]
  if (manifest === undefined) return new Map()
  const folder = manifest.slice(0, -'manifest.json'.length)
  return new Map(packFiles.flatMap((name) => [entries.get(`${folder}${name}`)].flatMap((entry) => (entry ? [[name, entry] as const] : []))))
}
