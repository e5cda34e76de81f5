import { pixelsInvalid } from '@main/dicom/codecs/cells'
import type { JpegSegment } from '@main/dicom/codecs/jpeg-markers'

/** Bits of entropy-coded data, FF00 unstuffed. Reads zeros behind the end and counts them, so that the end is noticed. */
export interface BitReader {
  readonly bytes: Uint8Array
  position: number
  /** The next bits, `count` of them, in the low end. */
  bits: number
  count: number
  /** Bits in `bits` that the stream did not have. */
  invented: number
}

/** For every 16 bits that may come: length of the code in the high byte, its symbol in the low one; 0 where no code fits. */
export type HuffmanTable = Uint16Array

export const bitReader = (bytes: Uint8Array, position: number): BitReader => ({ bytes, position, bits: 0, count: 0, invented: 0 })

function fill(reader: BitReader): void {
  const { bytes } = reader
  while (reader.count <= 24) {
    const byte = bytes[reader.position]
    let next = 0
    if (byte === undefined || (byte === 0xff && bytes[reader.position + 1] !== 0)) reader.invented += 8
    else {
      next = byte
      reader.position += byte === 0xff ? 2 : 1
    }
    reader.bits = (reader.bits << 8) | next
    reader.count += 8
  }
}

export function readSymbol(reader: BitReader, table: HuffmanTable): number {
  if (reader.count < 16) fill(reader)
  const entry = table[(reader.bits >>> (reader.count - 16)) & 0xffff]!
  if (entry === 0) throw pixelsInvalid('The JPEG stream has a code that its tables do not know.')
  reader.count -= entry >> 8
  return entry & 0xff
}

/** The signed number of `size` bits that EXTEND makes of the next bits (T.81 F.2.2.1); `size` is at most 16. */
export function readSigned(reader: BitReader, size: number): number {
  if (size === 0) return 0
  if (reader.count < size) fill(reader)
  reader.count -= size
  const value = (reader.bits >>> reader.count) & ((1 << size) - 1)
  return value < 1 << (size - 1) ? value - (1 << size) + 1 : value
}

/** @throws AppError PIXELS_INVALID when more bits were read than there are: a stream that was cut off */
export function checkNotPastEnd(reader: BitReader): void {
  if (reader.count < reader.invented) throw pixelsInvalid('The JPEG stream ends before the image is full.')
}

/** Passes the restart marker that has to come now (T.81 E.2.4). */
export function restart(reader: BitReader, index: number): void {
  checkNotPastEnd(reader)
  if (reader.bytes[reader.position] !== 0xff || reader.bytes[reader.position + 1] !== 0xd0 + (index & 7)) throw pixelsInvalid('A restart marker of the JPEG stream is missing.')
  reader.position += 2
  reader.bits = reader.count = reader.invented = 0
}

/**
 * Tables of DHT segments by class (0 DC or lossless, 1 AC) * 4 + destination.
 * @throws AppError PIXELS_INVALID
 */
export function readHuffmanTables(bytes: Uint8Array, segments: readonly JpegSegment[]): ReadonlyMap<number, HuffmanTable> {
  const tables = new Map<number, HuffmanTable>()
  for (const { marker, start, end } of segments) {
    if (marker !== 0xc4) continue
    for (let at = start; at < end; ) {
      const selector = bytes[at]!
      const counts = bytes.subarray(at + 1, at + 17)
      const symbols = bytes.subarray(at + 17, at + 17 + counts.reduce((sum, n) => sum + n, 0))
      at += 17 + symbols.length
      if (at > end || counts.length < 16 || selector >> 4 > 1 || (selector & 15) > 3) throw pixelsInvalid('A Huffman table of the JPEG stream is broken.')
      tables.set((selector >> 4) * 4 + (selector & 15), huffmanTable(counts, symbols))
    }
  }
  return tables
}

function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const table = new Uint16Array(0x10000)
  let next = 0
  let symbol = 0
  for (let length = 1; length <= 16; length++) {
    const share = 1 << (16 - length)
    for (let i = 0; i < counts[length - 1]!; i++, next += share) {
      if (next + share > 0x10000) throw pixelsInvalid('A Huffman table of the JPEG stream is broken.')
      table.fill((length << 8) | symbols[symbol++]!, next, next + share)
    }
  }
  return table
}

/** Restart interval of the last DRI segment, 0 for none. */
export function restartInterval(bytes: Uint8Array, segments: readonly JpegSegment[]): number {
  const last = segments.findLast(({ marker, start, end }) => marker === 0xdd && end - start === 2)
  return last === undefined ? 0 : bytes[last.start]! * 256 + bytes[last.start + 1]!
}
