import type { LutTable, PresentationState } from '@shared/domain/presentation-state'
import type { FilmDataSet } from '@renderer/viewer/film-data-set'
import { filedWindows } from '@renderer/viewer/window-presets'

type Greys = Pick<PresentationState, 'modality' | 'vois' | 'presentationLut'>

/**
 * How a film that holds lookup tables says its greys are: its Modality LUT (PS3.3 C.11.1), else its rescale; its first VOI LUT
 * (C.11.2), which stands before windows, as what the model sees has it. Null for a film without tables that make sense.
 */
export function filedGreys(data: FilmDataSet): Greys | null {
  const [modality, voi] = [firstTable(data, 'x00283000'), firstTable(data, 'x00283010')]
  if (!modality && !voi) return null
  const [window] = filedWindows(data)
  const asked = data.string('x00281056')?.trim()
  const shape = asked === 'SIGMOID' || asked === 'LINEAR_EXACT' ? asked : 'LINEAR'
  const [slope, intercept] = [Number(data.string('x00281053') ?? 1) || 1, Number(data.string('x00281052') ?? 0) || 0]
  return {
    modality: modality ? { kind: 'table', table: modality } : { kind: 'rescale', slope, intercept },
    vois: voi ? [{ kind: 'table', films: null, table: voi }] : window ? [{ kind: 'window', films: null, centre: window.centre, width: window.width, shape }] : [],
    presentationLut: null
  }
}

/** What the first table of the VOI LUT sequence is called (LUT Explanation, 0028,3003). */
export const voiLutLabel = (data: FilmDataSet): string => (itemOf(data, 'x00283010')?.string('x00283003') ?? '').trim().slice(0, 32)

const itemOf = (data: FilmDataSet, sequence: string): FilmDataSet | undefined => data.elements?.[sequence]?.items?.[0]?.dataSet

/** LUT Descriptor and LUT Data (C.11.1.1); null where the data are shorter than the descriptor says. */
function firstTable(data: FilmDataSet, sequence: string): LutTable | null {
  const item = itemOf(data, sequence)
  const [count, first, bits] = [0, 1, 2].map((i) => item?.uint16?.('x00283002', i))
  const held = item?.elements?.['x00283006']
  if (!item || !held || count === undefined || first === undefined || bits === undefined || bits < 8 || bits > 16) return null
  const length = count || 0x10000
  // Entries of 8 bits come one to a word or packed, two to a word.
  const isPacked = bits === 8 && held.length < 2 * length
  if (held.length < (isPacked ? length : 2 * length)) return null
  const white = 2 ** bits - 1
  const entryAt = (i: number) => (isPacked ? item.byteArray?.[held.dataOffset + i] : item.uint16?.('x00283006', i)) ?? 0
  const entries = Array.from({ length }, (_, i) => Math.min(white, entryAt(i)))
  return { first, bits, entries: btoa(entries.map((entry) => String.fromCharCode(entry & 0xff, entry >> 8)).join('')) }
}
