import { crc32, deflateRawSync } from 'node:zlib'
import { join, u32, u64 } from './pickle/assemble'

export interface ZipPart {
  readonly name: string
  readonly data: Uint8Array
  /** What the headers say instead of the truth. */
  readonly says?: {
    readonly method?: number
    readonly flags?: number
    readonly crc32?: number
    readonly compressedSize?: number
    readonly uncompressedSize?: number
    readonly offset?: number
  }
  readonly deflate?: boolean
  readonly zip64?: boolean
}

const u16 = (value: number): Buffer => Buffer.of(value & 255, (value >> 8) & 255)

/** A zip (APPNOTE 6.3.10) of stored entries, or of whatever lies `says` tells. */
export function assembleZip(parts: readonly ZipPart[], end: { readonly entries?: number; readonly directoryOffset?: number; readonly comment?: string } = {}): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, data, says = {}, deflate = false, zip64 = false } of parts) {
    const stored = deflate ? deflateRawSync(data) : Buffer.from(data)
    const method = says.method ?? (deflate ? 8 : 0)
    const compressed = says.compressedSize ?? stored.length
    const uncompressed = says.uncompressedSize ?? data.length
    const common = join(u16(says.flags ?? 0), u16(method), u32(0), u32(says.crc32 ?? crc32(data)), u32(zip64 ? 0xffffffff : compressed), u32(zip64 ? 0xffffffff : uncompressed), u16(Buffer.byteLength(name)))
    const sizes64 = zip64 ? join(u16(1), u16(24), u64(BigInt(uncompressed)), u64(BigInt(compressed)), u64(BigInt(says.offset ?? offset))) : Buffer.alloc(0)
    const body = join('PK\x03\x04', u16(20), common, u16(0), Buffer.from(name), stored)
    directory.push(join('PK\x01\x02', u16(20), u16(20), common, u16(sizes64.length), u16(0), u16(0), u16(0), u32(0), u32(zip64 ? 0xffffffff : (says.offset ?? offset)), Buffer.from(name), sizes64))
    bodies.push(body)
    offset += body.length
  }
  const entries = end.entries ?? parts.length
  const central = Buffer.concat(directory)
  const comment = Buffer.from(end.comment ?? '')
  return join(...bodies, central, 'PK\x05\x06', u16(0), u16(0), u16(entries), u16(entries), u32(central.length), u32(end.directoryOffset ?? offset), u16(comment.length), comment)
}

/** A PyTorch checkpoint: `archive/data.pkl` and its storages. */
export const assembleCheckpoint = (pickle: Uint8Array, storages: Readonly<Record<string, Uint8Array>> = { '0': new Uint8Array(16) }): Buffer =>
  assembleZip([{ name: 'archive/data.pkl', data: pickle }, ...Object.entries(storages).map(([key, data]) => ({ name: `archive/data/${key}`, data })), { name: 'archive/version', data: Buffer.from('3\n') }])
