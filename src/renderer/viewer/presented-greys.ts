import type { ValueRange } from '@shared/domain/film-frame'
import { partsFor, type LutTable, type PresentationState } from '@shared/domain/presentation-state'
import type { AskedGreys, GreyCurve } from '@renderer/viewer/painting/greys'
import type { Window } from '@renderer/viewer/painting/greys'

const decoded = new WeakMap<LutTable, Uint16Array>()

function entriesOf(table: LutTable): Uint16Array {
  const known = decoded.get(table)
  if (known) return known
  const bytes = bytesOf(table.entries)
  const view = new DataView(bytes.buffer)
  const entries = Uint16Array.from({ length: bytes.length >> 1 }, (_, i) => view.getUint16(2 * i, true))
  decoded.set(table, entries)
  return entries
}

export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))

/** A table's first input has the sign of what is put in (PS3.3 C.11.1.1.1); its file does not always say which. */
const firstOf = ({ first }: LutTable, { low }: ValueRange): number => (low < 0 && first > 0x7fff ? first - 0x10000 : first)

/** Stored value to modality value, as a presentation state asks. @param stored what stored values can be */
export function presentedModality(modality: PresentationState['modality'], stored: ValueRange): (value: number) => number {
  if (modality.kind === 'rescale') return (value) => value * modality.slope + modality.intercept
  const [entries, first] = [entriesOf(modality.table), firstOf(modality.table, stored)]
  return (value) => entries[Math.min(entries.length - 1, Math.max(0, value - first))]!
}

/** What modality values can be. */
export function modalityRange(modality: PresentationState['modality'], { low, high }: ValueRange): ValueRange {
  if (modality.kind === 'table') return { low: 0, high: 2 ** modality.table.bits - 1 }
  const ends = [low, high].map((value) => value * modality.slope + modality.intercept)
  return { low: Math.min(...ends), high: Math.max(...ends) }
}

/**
 * The window or VOI LUT for a frame, and what the presentation LUT makes of it (PS3.4 N.2). Without a window or table for
 * the frame, from the smallest to the largest that its values can be.
 * @param range of modality values
 */
export function presentedGreys(state: Pick<PresentationState, 'vois' | 'presentationLut'>, sopInstanceUid: string, frame: number, range: ValueRange): AskedGreys {
  const { presentationLut } = state
  const toPValue = presentationLut ? curveOf(presentationLut) : null
  const [voi] = partsFor(state.vois, sopInstanceUid, frame)
  if (voi?.kind === 'table') {
    const [table, first] = [curveOf(voi.table), firstOf(voi.table, range)]
    return { window: between(first, first + entriesOf(voi.table).length - 1), shape: 'LINEAR', curve: toPValue ? (place) => toPValue(table(place)) : table }
  }
  if (!voi) return { window: between(range.low, range.high), shape: 'LINEAR', curve: toPValue }
  return { window: { centre: voi.centre, width: voi.width }, shape: voi.shape, curve: toPValue }
}

/** The window from one value to another. */
export const between = (low: number, high: number): Window => ({ centre: (low + high + 1) / 2, width: Math.max(1, high - low + 1) })

/** A table from its first entry to its last. */
function curveOf(table: LutTable): GreyCurve {
  const [entries, white] = [entriesOf(table), 2 ** table.bits - 1]
  return (place) => entries[Math.round(Math.min(1, Math.max(0, place)) * (entries.length - 1))]! / white
}
