import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { AppError } from '@shared/domain/errors'

/** A zip in the making: its length is known before its bytes are read again. */
export interface StoredZip {
  readonly bytes: number
  readonly content: () => AsyncGenerator<Uint8Array>
}

/** Without the extensions of zip64, which few need and some do not read. */
const limitBytes = 2 ** 32 - 1
const chunkBytes = 1 << 20
/** 1980-01-01, the first date that a zip can tell: the same files give the same zip. */
const firstDate = 0x21
const version = 20

/**
 * Files as a zip that stores them as they are (PKWARE APPNOTE 6.3.10, sections 4.3.7 local header, 4.3.12 central
 * directory, 4.3.16 its end). Names are ASCII.
 * Errors: FILE_TOO_LARGE when the zip would reach 4 GiB; those of reading.
 */
export async function storedZip(files: readonly { readonly name: string; readonly path: string }[]): Promise<StoredZip> {
  const entries: { readonly name: Buffer; readonly path: string; readonly fields: Buffer; readonly offset: number }[] = []
  let offset = 0
  for (const { name, path } of files) {
    const { size } = await stat(path)
    const encoded = Buffer.from(name, 'latin1')
    if (offset + size + 4096 > limitBytes) throw new AppError('FILE_TOO_LARGE', 'The model does not fit into one zip of 4 GiB; copy its folder instead.')
    // What local header and directory share: version, flags, method 0, time, date, checksum, both sizes, length of the name.
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(version, 0)
    fields.writeUInt16LE(firstDate, 8)
    fields.writeUInt32LE(await checksumOf(path), 10)
    fields.writeUInt32LE(size, 14)
    fields.writeUInt32LE(size, 18)
    fields.writeUInt16LE(encoded.length, 22)
    entries.push({ name: encoded, path, fields, offset })
    offset += 30 + encoded.length + size
  }
  const directory = Buffer.concat(
    entries.flatMap(({ name, fields, offset: place }) => {
      const rest = Buffer.alloc(14)
      rest.writeUInt32LE(place, 10)
      return [Buffer.from('PK\x01\x02'), Buffer.from([version, 0]), fields, rest, name]
    })
  )
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  const tail = Buffer.concat([directory, Buffer.from('PK\x05\x06'), end])
  return {
    bytes: offset + tail.length,
    async *content() {
      for (const { name, path, fields } of entries) {
        yield Buffer.concat([Buffer.from('PK\x03\x04'), fields, name])
        yield* chunksOf(path)
      }
      yield tail
    }
  }
}

const chunksOf = (path: string): AsyncIterable<Uint8Array> => createReadStream(path, { highWaterMark: chunkBytes })

async function checksumOf(path: string): Promise<number> {
  let checksum = 0
  for await (const chunk of chunksOf(path)) checksum = crc32(chunk, checksum)
  return checksum
}
