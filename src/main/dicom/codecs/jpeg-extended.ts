import { checkSize, pixelsInvalid, type Cells, type Expected } from '@main/dicom/codecs/cells'
import { inverseDct12 } from '@main/dicom/codecs/jpeg-idct'
import { bitReader, checkNotPastEnd, readHuffmanTables, readSigned, readSymbol, restart, restartInterval } from '@main/dicom/codecs/jpeg-entropy'
import { readJpegHeader, type JpegHeader } from '@main/dicom/codecs/jpeg-markers'

/** Places of the 64 coefficients in the order of the stream (T.81 figure A.6). */
const zigzag = Uint8Array.of(
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63
)

/**
 * JPEG extended sequential with 12 bits and one component (T.81 process 4, annex F), which the WASM codec of the
 * 8-bit processes does not read. Exactly the values of the reference code (IJG, slow integer DCT).
 * @throws AppError PIXELS_INVALID
 */
export function decodeJpegExtended12(bytes: Uint8Array, expected: Expected): Cells {
  const header = readJpegHeader(bytes)
  const { frame } = header
  if (frame.process !== 0xc1 || frame.precision !== 12) throw pixelsInvalid('The pixels are compressed in another way than the transfer syntax says.')
  checkSize({ ...frame, components: frame.components.length }, expected)
  if (frame.components.length !== 1) throw pixelsInvalid('JPEG with 12 bits is read for grey images only.')
  const quantization = readQuantization(bytes, header)
  const { dc, ac } = readTables(bytes, header)
  const interval = restartInterval(bytes, header.segments)
  const reader = bitReader(bytes, header.scan.end)
  const { rows, columns } = frame
  const blockColumns = Math.ceil(columns / 8)
  const data = new Uint16Array(rows * columns)
  const block = new Int32Array(64)
  let predictor = 0
  for (let index = 0; index < blockColumns * Math.ceil(rows / 8); index++) {
    if (interval > 0 && index > 0 && index % interval === 0) {
      restart(reader, index / interval - 1)
      predictor = 0
    }
    block.fill(0)
    const size = readSymbol(reader, dc)
    if (size > 15) throw pixelsInvalid('The JPEG stream has an impossible difference.')
    predictor += readSigned(reader, size)
    block[0] = Math.imul(predictor, quantization[0]!)
    for (let k = 1; k < 64; k++) {
      const symbol = readSymbol(reader, ac)
      const bits = symbol & 15
      if (bits === 0) {
        if (symbol !== 0xf0) break
        k += 15
        continue
      }
      k += symbol >> 4
      if (k > 63) throw pixelsInvalid('The JPEG stream has more coefficients than a block.')
      block[zigzag[k]!] = Math.imul(readSigned(reader, bits), quantization[k]!)
    }
    checkNotPastEnd(reader)
    inverseDct12(block)
    store(block, data, (index % blockColumns) * 8, Math.floor(index / blockColumns) * 8, rows, columns)
  }
  return { data, precision: 12 }
}

/** Blocks hang over at the right and the bottom; only what is inside the image is kept. */
function store(block: Int32Array, data: Uint16Array, column: number, row: number, rows: number, columns: number): void {
  const width = Math.min(8, columns - column)
  const height = Math.min(8, rows - row)
  for (let y = 0; y < height; y++) {
    for (let x = 0, at = (row + y) * columns + column; x < width; x++) data[at + x] = block[8 * y + x]!
  }
}

/** The component's 64 divisors in the order of the stream. */
function readQuantization(bytes: Uint8Array, { frame, segments }: JpegHeader): Uint16Array {
  let found: Uint16Array | null = null
  for (const { marker, start, end } of segments) {
    if (marker !== 0xdb) continue
    for (let at = start; at < end; ) {
      const width = bytes[at]! >> 4 === 0 ? 1 : 2
      if (at + 1 + 64 * width > end) throw pixelsInvalid('A quantization table of the JPEG stream is broken.')
      if ((bytes[at]! & 15) === frame.components[0]!.quantization) {
        const first = at + 1
        found = Uint16Array.from({ length: 64 }, (_, i) => (width === 1 ? bytes[first + i]! : bytes[first + 2 * i]! * 256 + bytes[first + 2 * i + 1]!))
      }
      at += 1 + 64 * width
    }
  }
  if (found === null) throw pixelsInvalid('The JPEG stream lacks a quantization table.')
  return found
}

function readTables(bytes: Uint8Array, { frame, segments, scan }: JpegHeader) {
  if (scan.end - scan.start !== 6 || bytes[scan.start + 1] !== frame.components[0]!.id) throw pixelsInvalid('The scan of the JPEG stream is broken.')
  const tables = readHuffmanTables(bytes, segments)
  const dc = tables.get(bytes[scan.start + 2]! >> 4)
  const ac = tables.get(4 + (bytes[scan.start + 2]! & 15))
  if (dc === undefined || ac === undefined) throw pixelsInvalid('The JPEG stream lacks a Huffman table.')
  return { dc, ac }
}
