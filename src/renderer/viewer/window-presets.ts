import type { FilmDataSet } from '@renderer/viewer/film-data-set'

export interface Window {
  readonly centre: number
  readonly width: number
}

/** A window to choose by name; `filed` ones have the file's own words where it has any. */
export interface WindowPreset extends Window {
  readonly id: 'filed' | 'auto' | 'full' | 'flat' | 'steep' | 'lung' | 'softTissue' | 'bone' | 'brain'
  readonly label: string
}

/** Hounsfield units, as CT scanners come with them. */
const ofCt = [
  { id: 'lung', label: '', centre: -600, width: 1500 },
  { id: 'softTissue', label: '', centre: 40, width: 400 },
  { id: 'bone', label: '', centre: 480, width: 2500 },
  { id: 'brain', label: '', centre: 40, width: 80 }
] as const satisfies readonly WindowPreset[]

/**
 * Windows to choose from: those that the file names (else the one it is `shown` in at first), what its values suggest, and for CT the usual ones. Films of
 * other kinds have no units in common, so theirs are the shown window made flatter and steeper.
 * @param values modality values of the frame
 * @param presented whose window the shown one is: it then comes before those of the file
 */
export function windowPresets(data: FilmDataSet, values: ArrayLike<number>, shown: Window, presented: { readonly label: string } | null = null): readonly WindowPreset[] {
  const steps = data.string('x00080060') === 'CT' ? ofCt : ([{ id: 'flat', label: '', centre: shown.centre, width: shown.width * 1.6 }, { id: 'steep', label: '', centre: shown.centre, width: shown.width * 0.6 }] as const)
  const filed = filedWindows(data)
  if (presented) return [{ id: 'filed', label: presented.label, ...shown }, ...filed, ...spreadWindows(values), ...steps]
  return [...(filed.length > 0 ? filed : [{ id: 'filed' as const, label: '', ...shown }]), ...spreadWindows(values), ...steps]
}

/** Window Center, Width and their explanations (0028,1050 / 1051 / 1055) that can be used. */
export function filedWindows(data: FilmDataSet): WindowPreset[] {
  const [centres, widths, labels] = ['x00281050', 'x00281051', 'x00281055'].map((tag) => (data.string(tag) ?? '').split('\\'))
  return centres!.flatMap((text, i) => {
    const [centre, width] = [text.trim() === '' ? NaN : Number(text), Number(widths![i])]
    return Number.isFinite(centre) && width >= 1 ? [{ id: 'filed' as const, label: (labels![i] ?? '').trim().slice(0, 32), centre, width }] : []
  })
}

const samples = 20_000
/** Markers and collimated edges are not what a film is looked at for. */
const ignoredShare = 0.01

/** From the smallest to the largest value, and without the outermost hundredths, of every nth value. */
function spreadWindows(values: ArrayLike<number>): WindowPreset[] {
  const step = Math.max(1, Math.floor(values.length / samples))
  const taken = Float64Array.from({ length: Math.floor(values.length / step) }, (_, i) => values[i * step]!).sort()
  const at = (share: number) => taken[Math.round(share * (taken.length - 1))]!
  const between = (id: 'auto' | 'full', low: number, high: number): WindowPreset => ({ id, label: '', centre: (low + high + 1) / 2, width: Math.max(1, high - low + 1) })
  return taken.length === 0 ? [] : [between('auto', at(ignoredShare), at(1 - ignoredShare)), between('full', at(0), at(1))]
}
