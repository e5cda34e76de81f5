import { AppError } from '@shared/domain/errors'
import { bytesOf, hasValue, shortsOf } from '@main/dicom/element'
import type { DicomDataSet } from '@main/dicom/scan'

/** Red, green and blue tables of equal length, 16 bits deep; stored values below `first` take entry 0, those above the end the last. */
export interface Palette {
  readonly first: number
  readonly red: Uint16Array
  readonly green: Uint16Array
  readonly blue: Uint16Array
}

type Table = { readonly first: number; readonly entries: Uint16Array }

/**
 * The Palette Color Lookup Tables (PS3.3 C.7.9), plain or segmented.
 * @throws AppError PIXELS_INVALID when a table is missing, short or winds around itself
 */
export function readPalette(dataSet: DicomDataSet): Palette {
  const [red, green, blue] = [1, 2, 3].map((colour) => readTable(dataSet, 0x00281100 + colour, 0x00281200 + colour, 0x00281220 + colour)) as [Table, Table, Table]
  if (green.first !== red.first || blue.first !== red.first || green.entries.length !== red.entries.length || blue.entries.length !== red.entries.length) {
    throw invalid('The palette tables do not fit together.')
  }
  return { first: red.first, red: red.entries, green: green.entries, blue: blue.entries }
}

function readTable(dataSet: DicomDataSet, descriptorTag: number, dataTag: number, segmentedTag: number): Table {
  const signed = shortsOf(dataSet, 0x00280103)[0] === 1
  const [count, , bits] = shortsOf(dataSet, descriptorTag)
  const first = shortsOf(dataSet, descriptorTag, signed)[1]
  if (count === undefined || first === undefined || (bits !== 8 && bits !== 16)) throw invalid('A palette of the image is missing or broken.')
  const length = count === 0 ? 0x10000 : count
  const segmented = !hasValue(dataSet, dataTag) && hasValue(dataSet, segmentedTag)
  const entries = segmented ? expand(values(dataSet, segmentedTag, bits === 8 ? 1 : 2), length) : values(dataSet, dataTag, bits === 8 && !inWords(dataSet, dataTag, length) ? 1 : 2)
  if (entries.length < length) throw invalid('A palette of the image has fewer entries than it says.')
  // Eight bits fill the high byte too, so that 255 is full brightness.
  return { first, entries: entries.slice(0, length).map((value) => (bits === 8 ? (value & 0xff) * 257 : value)) }
}

/** Tables of 8 bits are often written one entry a word. */
const inWords = (dataSet: DicomDataSet, tag: number, length: number): boolean => (bytesOf(dataSet, tag)?.length ?? 0) >= 2 * length

function values(dataSet: DicomDataSet, tag: number, width: 1 | 2): Uint16Array {
  const bytes = bytesOf(dataSet, tag) ?? new Uint8Array()
  if (width === 1) return Uint16Array.from(bytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return Uint16Array.from({ length: Math.min(bytes.length >> 1, 0x40000) }, (_, i) => view.getUint16(2 * i, !dataSet.bigEndian))
}

/** Segmented tables (C.7.9.2): discrete, linear, and indirect segments, which repeat others and must not name indirect ones. */
function expand(segments: Uint16Array, length: number): Uint16Array {
  const out = new Uint16Array(length)
  let filled = 0
  const put = (value: number): void => {
    if (filled >= length) throw invalid('A segmented palette has more entries than it says.')
    out[filled++] = value
  }
  const read = (at: number): number => {
    if (at >= segments.length) throw invalid('A segmented palette ends inside a segment.')
    return segments[at]!
  }
  /** Expands the segment at `at` and returns the place behind it. */
  const segment = (at: number, insideIndirect: boolean): number => {
    const kind = read(at)
    const count = read(at + 1)
    if (kind === 0) {
      for (let i = 0; i < count; i++) put(read(at + 2 + i))
      return at + 2 + count
    }
    if (kind === 1) {
      if (filled === 0) throw invalid('A segmented palette begins with a slope.')
      const from = out[filled - 1]!
      const to = read(at + 2)
      for (let i = 1; i <= count; i++) put(Math.round(from + ((to - from) * i) / count))
      return at + 3
    }
    if (kind !== 2 || insideIndirect) throw invalid('A segmented palette has a segment that cannot be followed.')
    let next = read(at + 2) + read(at + 3) * 0x10000
    for (let i = 0; i < count; i++) next = segment(next, true)
    return at + 4
  }
  for (let at = 0; at < segments.length && filled < length; ) at = segment(at, false)
  return out.subarray(0, filled)
}

const invalid = (message: string): AppError => new AppError('PIXELS_INVALID', message)
