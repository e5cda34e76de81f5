import type { FiledWindow } from '@shared/domain/film-frame'
import type { LutTable, PresentationState } from '@shared/domain/presentation-state'
import { displayText } from '@main/dicom/display-text'
import { bytesOf, decimalOf, shortsOf, textOf } from '@main/dicom/element'
import { frameVoiLutTag, macroOf, soundItemsOf } from '@main/dicom/functional-groups'
import type { ParsedDicom } from '@main/dicom/parse'
import type { DicomDataSet } from '@main/dicom/scan'
import { readWindows } from '@main/dicom/window'

/** A lookup table of a data set (PS3.3 C.11.1, C.11.2): inputs below `first` take entry 0, those above the end the last. */
export interface Lut {
  readonly first: number
  readonly entries: Uint16Array
  /** Depth of the entries in bits, from the descriptor. */
  readonly bits: number
}

/** Stored value to what it means (modality value). */
export type Modality = (stored: number) => number
/** Modality value to grey: 0 black to 1 white, before the inversion of MONOCHROME1. */
export type Voi = (value: number) => number

const pixelValueTransformation = 0x00289145

/**
 * Modality LUT or rescale of a frame. Tables and numbers that make no sense are left out: the values then mean themselves.
 * @param signed whether stored values are
 */
export function modalityOf(parsed: ParsedDicom, frame: number, signed: boolean): Modality {
  const lut = modalityLutOf(parsed, signed)
  if (lut !== null) return (stored) => entryOf(lut, stored)
  const { slope, intercept } = rescaleOf(parsed, frame)
  return (stored) => stored * slope + intercept
}

/** The same as it is told to the window. */
export function filedModality(parsed: ParsedDicom, frame: number, signed: boolean): PresentationState['modality'] {
  const lut = modalityLutOf(parsed, signed)
  return lut ? { kind: 'table', table: lutTable(lut) } : { kind: 'rescale', ...rescaleOf(parsed, frame) }
}

const modalityLutOf = (parsed: ParsedDicom, signed: boolean): Lut | null => firstLut(parsed, parsed.dataSet, 0x00283000, signed)?.lut ?? null

function rescaleOf(parsed: ParsedDicom, frame: number): { readonly slope: number; readonly intercept: number } {
  const macro = macroOf(parsed, frame, pixelValueTransformation)
  const slope = decimalOf(macro, 0x00281053) ?? 1
  return slope === 0 ? { slope: 1, intercept: 0 } : { slope, intercept: decimalOf(macro, 0x00281052) ?? 0 }
}

/** The first VOI LUT of a frame and its LUT Explanation; null where there is none that makes sense. @param signed as for `voiOf` */
export function voiLutOf(parsed: ParsedDicom, frame: number, signed: boolean): { readonly lut: Lut; readonly label: string } | null {
  const found = firstLut(parsed, macroOf(parsed, frame, frameVoiLutTag), 0x00283010, signed)
  return found && { lut: found.lut, label: displayText(textOf(found.item, 0x00283003), 64) }
}

/**
 * VOI LUT of a frame, else its first window, else null: the caller then spreads the values that occur.
 * @param signed whether modality values can be negative, which is how a table's first input is read
 */
export function voiOf(parsed: ParsedDicom, frame: number, signed: boolean): Voi | null {
  const lut = voiLutOf(parsed, frame, signed)?.lut
  if (lut) {
    const white = 2 ** lut.bits - 1
    return (value) => entryOf(lut, Math.round(value)) / white
  }
  const window = readWindows(macroOf(parsed, frame, frameVoiLutTag))[0]
  return window === undefined ? null : windowVoi(window)
}

/** The formulas of PS3.3 C.11.2.1.2.1 (LINEAR), C.11.2.1.3.2 (LINEAR_EXACT) and C.11.2.1.3.1 (SIGMOID). */
export function windowVoi({ centre, width, shape }: Pick<FiledWindow, 'centre' | 'width' | 'shape'>): Voi {
  switch (shape) {
    case 'SIGMOID':
      return (value) => 1 / (1 + Math.exp((-4 * (value - centre)) / width))
    case 'LINEAR_EXACT':
      return (value) => ramp(value, centre - width / 2, centre + width / 2)
    case 'LINEAR':
      return (value) => ramp(value, centre - 0.5 - (width - 1) / 2, centre - 0.5 + (width - 1) / 2)
  }
}

/** 0 up to `from`, 1 above `to`, a straight line between. */
export const ramp = (value: number, from: number, to: number): number => (value <= from ? 0 : value >= to ? 1 : (value - from) / (to - from))

const entryOf = ({ first, entries }: Lut, value: number): number => entries[Math.min(entries.length - 1, Math.max(0, value - first))]!

function firstLut(parsed: ParsedDicom, dataSet: DicomDataSet, sequence: number, signed: boolean): { readonly lut: Lut; readonly item: DicomDataSet } | null {
  const item = soundItemsOf(parsed, dataSet, sequence)?.[0]
  const lut = item && readLut(item, signed)
  return lut ? { lut, item } : null
}

/** The table of an item (0028,3002 and 0028,3006); null where it is shorter than its descriptor says, or that makes no sense. */
export function readLut(item: DicomDataSet, signed: boolean): Lut | null {
  const [count, , bits] = shortsOf(item, 0x00283002)
  const first = shortsOf(item, 0x00283002, signed)[1]
  const data = bytesOf(item, 0x00283006)
  if (count === undefined || first === undefined || bits === undefined || bits < 8 || bits > 16 || data === null) return null
  const length = count === 0 ? 0x10000 : count
  // Entries of 8 bits come one to a word or packed, two to a word.
  const packed = bits === 8 && data.length < 2 * length
  if (data.length < (packed ? length : 2 * length)) return null
  const view = new DataView(data.buffer, data.byteOffset, data.length)
  const entries = Uint16Array.from({ length }, (_, i) => (packed ? data[i]! : view.getUint16(2 * i, !item.bigEndian)))
  return { first, entries, bits }
}

/** A table as it is told to the window; an entry that is more than white is white. */
export function lutTable({ first, entries, bits }: Lut): LutTable {
  const white = 2 ** bits - 1
  const bytes = Buffer.alloc(2 * entries.length)
  entries.forEach((entry, i) => bytes.writeUInt16LE(Math.min(white, entry), 2 * i))
  return { first, bits, entries: bytes.toString('base64') }
}
