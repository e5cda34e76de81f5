import type { FilmFrame } from '@shared/domain/film-frame'
import type { FilmPicture } from '@renderer/viewer/film-picture'
import type { Window } from '@renderer/viewer/painting/greys'

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
 * @param presented whose window the shown one is, where it is none of the film's: it then comes before those
 */
export function windowPresets({ modalityCode, windows }: Pick<FilmFrame, 'modalityCode' | 'windows'>, picture: Pick<FilmPicture, 'picture' | 'rescale'>, shown: Window, presented: { readonly label: string } | null = null): readonly WindowPreset[] {
  const steps = modalityCode === 'CT' ? ofCt : ([{ id: 'flat', label: '', centre: shown.centre, width: shown.width * 1.6 }, { id: 'steep', label: '', centre: shown.centre, width: shown.width * 0.6 }] as const)
  const filed = windows.map(({ centre, width, label }): WindowPreset => ({ id: 'filed', label, centre, width }))
  const first: WindowPreset = { id: 'filed', label: presented?.label ?? '', ...shown }
  return [...(presented || filed.length === 0 ? [first, ...filed] : filed), ...spreadWindows(picture), ...steps]
}

const samples = 20_000
/** Markers and collimated edges are not what a film is looked at for. */
const ignoredShare = 0.01

/** From the smallest to the largest value, and without the outermost hundredths, of every nth value. */
function spreadWindows({ picture, rescale: { slope, intercept } }: Pick<FilmPicture, 'picture' | 'rescale'>): WindowPreset[] {
  const [{ values }] = picture.rasters
  const step = Math.max(1, Math.floor(values.length / samples))
  const taken = Float64Array.from({ length: Math.floor(values.length / step) }, (_, i) => values[i * step]! * slope + intercept).sort()
  const at = (share: number) => taken[Math.round(share * (taken.length - 1))]!
  const between = (id: 'auto' | 'full', low: number, high: number): WindowPreset => ({ id, label: '', centre: (low + high + 1) / 2, width: Math.max(1, high - low + 1) })
  return taken.length === 0 ? [] : [between('auto', at(ignoredShare), at(1 - ignoredShare)), between('full', at(0), at(1))]
}
