import type { DicomDataSet } from '@main/dicom/scan'

/** Text that is longer than any VR for short texts allows is cut here, before anything is made of it. */
const longestTextBytes = 16_384

/** The bytes of a value, or null when the element is missing or a sequence of undefined length. */
export function bytesOf(dataSet: DicomDataSet, tag: number): Uint8Array | null {
  const element = dataSet.elements.get(tag)
  if (element === undefined || element.undefinedLength) return null
  return dataSet.bytes.subarray(element.offset, element.offset + element.length)
}

/** Whether the element is there with a value. */
export const hasValue = (dataSet: DicomDataSet, tag: number): boolean => (bytesOf(dataSet, tag)?.length ?? 0) > 0

/** Text of a VR that the character set does not touch (CS, UI, DA, TM, DS, IS ...): one character a byte, padding removed. */
export function textOf(dataSet: DicomDataSet, tag: number): string {
  const value = bytesOf(dataSet, tag)
  if (value === null) return ''
  const text = Buffer.from(value.buffer, value.byteOffset, Math.min(value.length, longestTextBytes)).toString('latin1')
  return text.replace(/[\0 ]+$/, '').replace(/^ +/, '')
}

/** The values of a CS, UI or other short text, split at the backslash and trimmed. */
export const textsOf = (dataSet: DicomDataSet, tag: number): string[] => {
  const text = textOf(dataSet, tag)
  return text === '' ? [] : text.split('\\').map((value) => value.trim())
}

/** Decimal strings (DS, IS): null where a value is not a finite number. */
export const decimalsOf = (dataSet: DicomDataSet, tag: number): (number | null)[] =>
  textsOf(dataSet, tag).map((text) => {
    if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return null
    const value = Number(text)
    return Number.isFinite(value) ? value : null
  })

export const decimalOf = (dataSet: DicomDataSet, tag: number): number | null => decimalsOf(dataSet, tag)[0] ?? null

/** Unsigned 16-bit values (US, or the same bits as SS with `signed`). */
export function shortsOf(dataSet: DicomDataSet, tag: number, signed = false): number[] {
  const value = bytesOf(dataSet, tag)
  if (value === null) return []
  const view = new DataView(value.buffer, value.byteOffset, value.length)
  const count = Math.min(value.length >> 1, longestTextBytes)
  return Array.from({ length: count }, (_, i) => (signed ? view.getInt16(2 * i, !dataSet.bigEndian) : view.getUint16(2 * i, !dataSet.bigEndian)))
}

/** The one value of a US element; null when it is missing or has not exactly one. */
export function shortOf(dataSet: DicomDataSet, tag: number): number | null {
  const values = shortsOf(dataSet, tag)
  return values.length === 1 ? values[0]! : null
}
