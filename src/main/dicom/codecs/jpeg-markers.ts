import { pixelsInvalid } from '@main/dicom/codecs/cells'

export interface JpegComponent {
  readonly id: number
  readonly horizontal: number
  readonly vertical: number
  readonly quantization: number
}

export interface JpegSegment {
  /** Second byte of the marker, e.g. 0xc4 for FFC4. */
  readonly marker: number
  /** Content without marker and length. */
  readonly start: number
  readonly end: number
}

export interface JpegFrame {
  /** 0xc0 baseline, 0xc1 extended, 0xc2 progressive, 0xc3 lossless, 0xf7 JPEG-LS. */
  readonly process: number
  readonly precision: number
  readonly rows: number
  readonly columns: number
  readonly components: readonly JpegComponent[]
}

export interface JpegHeader {
  readonly frame: JpegFrame
  /** Segments up to the first scan, in order. */
  readonly segments: readonly JpegSegment[]
  /** The start-of-scan segment; entropy-coded data begin at its end. */
  readonly scan: JpegSegment
}

const startOfImage = 0xd8
const endOfImage = 0xd9
const startOfScan = 0xda

/**
 * Walks the markers of a JPEG or JPEG-LS stream (ITU-T T.81 annex B) up to the first scan. Allocates nothing by what
 * the stream says.
 * @throws AppError PIXELS_INVALID
 */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  if (bytes[0] !== 0xff || bytes[1] !== startOfImage) throw pixelsInvalid('The compressed pixels do not begin as JPEG does.')
  const segments: JpegSegment[] = []
  let frame: JpegFrame | null = null
  for (let position = 2; ; ) {
    const segment = readSegment(bytes, position)
    if (segment.marker === endOfImage) throw pixelsInvalid('The JPEG stream has no scan.')
    if (isFrame(segment.marker)) {
      if (frame !== null) throw pixelsInvalid('The JPEG stream has more than one frame.')
      frame = readFrame(bytes, segment)
    }
    if (segment.marker === startOfScan) {
      if (frame === null) throw pixelsInvalid('The JPEG stream has no frame header.')
      return { frame, segments, scan: segment }
    }
    segments.push(segment)
    position = segment.end
  }
}

/** The segment at `position`; fill bytes FF before its marker are skipped. */
export function readSegment(bytes: Uint8Array, position: number): JpegSegment {
  let at = position
  if (bytes[at] !== 0xff) throw pixelsInvalid('A JPEG marker is missing.')
  while (bytes[at] === 0xff) at++
  const marker = bytes[at]
  if (marker === undefined || marker === 0) throw pixelsInvalid('The JPEG stream ends early.')
  if (marker === endOfImage) return { marker, start: at + 1, end: at + 1 }
  if (at + 3 > bytes.length) throw pixelsInvalid('The JPEG stream ends early.')
  const end = at + 1 + bytes[at + 1]! * 256 + bytes[at + 2]!
  if (end > bytes.length || end < at + 3) throw pixelsInvalid('The JPEG stream ends early.')
  return { marker, start: at + 3, end }
}

/** SOF0 to SOF15 without DHT, JPG and DAC, and the SOF55 of JPEG-LS. */
const isFrame = (marker: number): boolean => (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) || marker === 0xf7

function readFrame(bytes: Uint8Array, { marker, start, end }: JpegSegment): JpegFrame {
  const count = bytes[start + 5]
  if (end - start < 6 || count === undefined || count === 0 || end - start < 6 + 3 * count) throw pixelsInvalid('The JPEG frame header is broken.')
  const components = Array.from({ length: count }, (_, i): JpegComponent => {
    const at = start + 6 + 3 * i
    return { id: bytes[at]!, horizontal: bytes[at + 1]! >> 4, vertical: bytes[at + 1]! & 15, quantization: bytes[at + 2]! }
  })
  const word = (at: number): number => bytes[at]! * 256 + bytes[at + 1]!
  return { process: marker, precision: bytes[start]!, rows: word(start + 1), columns: word(start + 3), components }
}
