import type { ValueRange } from '@shared/domain/film-frame'
import type { PresentationState } from '@shared/domain/presentation-state'
import type { Film } from '@renderer/viewer/film'
import type { Rescale } from '@renderer/viewer/painting/greys'
import { rasterFor, type Picture } from '@renderer/viewer/painting/picture'
import { presentedModality } from '@renderer/viewer/presented-greys'

type Modality = PresentationState['modality']

/** What is painted of a film, and the smallest and largest modality value that occurs in it. */
export interface FilmPicture extends ValueRange {
  readonly picture: Picture
  /** What makes its values modality values. */
  readonly rescale: Rescale
}

const asTheyAre: Rescale = { slope: 1, intercept: 0 }
/** They go together with the film. */
const throughTables = new WeakMap<Film, WeakMap<Modality, FilmPicture>>()

/** @param modality how stored values become modality values; colours are what they are */
export function filmPicture(film: Film, modality: Modality): FilmPicture {
  if (film.frame.components === 3) return { picture: film.picture, rescale: asTheyAre, ...film.frame.found }
  return modality.kind === 'rescale' ? rescaled(film, modality) : throughTable(film, modality)
}

/** Makes what a film will be painted by where it fills the window, before anybody waits for it. */
export function makeReady(film: Film): void {
  const { frame } = film
  rasterFor(filmPicture(film, frame.modality).picture, Math.max(frame.columns, frame.rows) / (globalThis.innerHeight * globalThis.devicePixelRatio))
}

function rescaled(film: Film, { slope, intercept }: Rescale): FilmPicture {
  const { low, high } = film.frame.found
  const ends = [low, high].map((value) => value * slope + intercept)
  return { picture: film.picture, rescale: { slope, intercept }, low: Math.min(...ends), high: Math.max(...ends) }
}

/** A table need not be a line, so what it makes of the values is painted instead of them. */
function throughTable(film: Film, modality: Modality): FilmPicture {
  const made = throughTables.get(film) ?? new WeakMap<Modality, FilmPicture>()
  throughTables.set(film, made)
  const known = made.get(modality)
  if (known) return known
  const { frame, picture } = film
  const [raster] = picture.rasters
  const { values } = raster
  const entryOf = presentedModality(modality, frame.range)
  const entries = new Uint16Array(values.length)
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < values.length; i++) {
    const entry = entryOf(values[i]!)
    entries[i] = entry
    if (entry < low) low = entry
    if (entry > high) high = entry
  }
  const shown: FilmPicture = { picture: { ...picture, rasters: [{ ...raster, values: entries }] }, rescale: asTheyAre, low, high }
  made.set(modality, shown)
  return shown
}
