import { checkSize, pixelsInvalid, type Cells, type Expected } from '@main/dicom/codecs/cells'
import { bitReader, checkNotPastEnd, readHuffmanTables, readSigned, readSymbol, restart, restartInterval, type BitReader, type HuffmanTable } from '@main/dicom/codecs/jpeg-entropy'
import { readJpegHeader, readSegment, type JpegFrame, type JpegSegment } from '@main/dicom/codecs/jpeg-markers'

interface Scan {
  /** Index of the component in the frame, and its table. */
  readonly parts: readonly { readonly component: number; readonly table: HuffmanTable }[]
  readonly predictor: number
  readonly pointTransform: number
}

/**
 * JPEG lossless, process 14 with any predictor (T.81 annex H), Huffman coded, 2 to 16 bits, one or three components.
 * Own code, since the viewer's decoder for it neither notices a stream that was cut off nor knows point transforms.
 * @throws AppError PIXELS_INVALID
 */
export function decodeJpegLossless(bytes: Uint8Array, expected: Expected): Cells {
  const header = readJpegHeader(bytes)
  const { frame } = header
  if (frame.process !== 0xc3) throw pixelsInvalid('The pixels are compressed in another way than the transfer syntax says.')
  checkSize({ ...frame, components: frame.components.length }, expected)
  if (frame.components.some(({ horizontal, vertical }) => horizontal !== 1 || vertical !== 1)) throw pixelsInvalid('The JPEG stream is subsampled.')
  const data = new (frame.precision <= 8 ? Uint8Array : Uint16Array)(frame.rows * frame.columns * frame.components.length)
  const segments = [...header.segments]
  let done = 0
  for (let scanSegment = header.scan; ; ) {
    const scan = readScan(bytes, scanSegment, frame, segments)
    const reader = bitReader(bytes, scanSegment.end)
    decodeScan(reader, scan, frame, restartInterval(bytes, segments), data)
    done += scan.parts.length
    if (done >= frame.components.length) return { data, precision: frame.precision }
    scanSegment = nextScan(bytes, reader.position, segments)
  }
}

function readScan(bytes: Uint8Array, { start, end }: JpegSegment, frame: JpegFrame, segments: readonly JpegSegment[]): Scan {
  const count = bytes[start]!
  if (end - start !== 4 + 2 * count || count === 0) throw pixelsInvalid('A scan of the JPEG stream is broken.')
  const tables = readHuffmanTables(bytes, segments)
  const parts = Array.from({ length: count }, (_, i) => {
    const component = frame.components.findIndex(({ id }) => id === bytes[start + 1 + 2 * i])
    const table = tables.get(bytes[start + 2 + 2 * i]! >> 4)
    if (component < 0 || table === undefined) throw pixelsInvalid('A scan of the JPEG stream names what is not there.')
    return { component, table }
  })
  const predictor = bytes[end - 3]!
  if (predictor < 1 || predictor > 7) throw pixelsInvalid('The JPEG stream has an unknown predictor.')
  return { parts, predictor, pointTransform: bytes[end - 1]! & 15 }
}

function decodeScan(reader: BitReader, { parts, predictor, pointTransform }: Scan, frame: JpegFrame, interval: number, data: Uint8Array | Uint16Array): void {
  const { rows, columns } = frame
  const stride = frame.components.length
  if (interval % columns !== 0) throw pixelsInvalid('The restart interval of the JPEG stream is not a number of rows.')
  const rowsPerInterval = interval === 0 ? rows : interval / columns
  const initial = 1 << Math.max(0, frame.precision - pointTransform - 1)
  const rowLength = columns * stride
  for (let row = 0; row < rows; row++) {
    const first = row % rowsPerInterval === 0
    if (first && row > 0) restart(reader, row / rowsPerInterval - 1)
    const start = row * rowLength
    for (let column = 0, pixel = start; column < columns; column++, pixel += stride) {
      for (let p = 0; p < parts.length; p++) {
        const { component, table } = parts[p]!
        const at = pixel + component
        let prediction: number
        if (column === 0) prediction = first ? initial : data[at - rowLength]!
        else if (first || predictor === 1) prediction = data[at - stride]!
        else prediction = predict(predictor, data[at - stride]!, data[at - rowLength]!, data[at - rowLength - stride]!)
        data[at] = prediction + readDifference(reader, table)
      }
    }
    checkNotPastEnd(reader)
  }
  if (pointTransform > 0) {
    for (const { component } of parts) for (let at = component; at < data.length; at += stride) data[at] = data[at]! << pointTransform
  }
}

/** SSSS 16 stands for 32768 and has no bits of its own (H.1.2.2). */
function readDifference(reader: BitReader, table: HuffmanTable): number {
  const size = readSymbol(reader, table)
  if (size > 16) throw pixelsInvalid('The JPEG stream has an impossible difference.')
  return size === 16 ? 32768 : readSigned(reader, size)
}

/** Table H.1. */
function predict(predictor: number, left: number, above: number, aboveLeft: number): number {
  switch (predictor) {
    case 1:
      return left
    case 2:
      return above
    case 3:
      return aboveLeft
    case 4:
      return left + above - aboveLeft
    case 5:
      return left + ((above - aboveLeft) >> 1)
    case 6:
      return above + ((left - aboveLeft) >> 1)
    default:
      return (left + above) >> 1
  }
}

/** Tables may come between scans; they add to `segments`. */
function nextScan(bytes: Uint8Array, position: number, segments: JpegSegment[]): JpegSegment {
  for (let at = position; ; ) {
    const segment = readSegment(bytes, at)
    if (segment.marker === 0xda) return segment
    if (segment.marker === 0xd9) throw pixelsInvalid('The JPEG stream ends before all components are there.')
    segments.push(segment)
    at = segment.end
  }
}
