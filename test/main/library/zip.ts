import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipEntry {
  readonly name: string | Buffer
  readonly content: Uint8Array
  readonly isDeflated?: boolean
  /** General purpose flags; 1 = encrypted, 0x800 = UTF-8. */
  readonly flags?: number
  readonly method?: number
  /** What the directory says instead of the truth. */
  readonly claims?: { readonly bytes?: number; readonly compressedBytes?: number; readonly crc32?: number; readonly headerOffset?: number }
}

/** Writes a zip byte by byte, as honest or dishonest as the entries say. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, isDeflated = false, flags = 0, method = isDeflated ? 8 : 0, claims = {} } of entries) {
    const raw = Buffer.from(name as string)
    const data = isDeflated ? deflateRawSync(content) : Buffer.from(content)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(flags, 2)
    fields.writeUInt16LE(method, 4)
    fields.writeUInt32LE(claims.crc32 ?? crc32(content), 10)
    fields.writeUInt32LE(claims.compressedBytes ?? data.length, 14)
    fields.writeUInt32LE(claims.bytes ?? content.length, 18)
    fields.writeUInt16LE(raw.length, 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(claims.headerOffset ?? offset, 10)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, raw, data])
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, place, raw]))
    files.push(local)
    offset += local.length
  }
  const head = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(head.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...files, head, Buffer.from('PK\x05\x06'), end])
}
