import type { ValueRange } from '@shared/domain/film-frame'
import type { DecodedFrame } from '@main/dicom/decode'
import { hasValue, shortsOf } from '@main/dicom/element'
import type { ParsedDicom } from '@main/dicom/parse'

/** Pixel Padding Value, up or down to Pixel Padding Range Limit (PS3.3 C.7.5.1.1.2), of stored values; null where there is none. */
export function paddingOf({ dataSet }: ParsedDicom, { bitsAllocated, signed }: Pick<DecodedFrame, 'bitsAllocated' | 'signed'>): ValueRange | null {
  if (bitsAllocated > 16 || !hasValue(dataSet, 0x00280120)) return null
  const value = shortsOf(dataSet, 0x00280120, signed)[0]
  if (value === undefined) return null
  const limit = shortsOf(dataSet, 0x00280121, signed)[0] ?? value
  return { low: Math.min(value, limit), high: Math.max(value, limit) }
}
