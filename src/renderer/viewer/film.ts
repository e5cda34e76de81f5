import type { FilmFrame } from '@shared/domain/film-frame'
import type { Picture } from '@renderer/viewer/painting/picture'

/** A decoded frame of a film: what it says, and what is painted of it, which may not be the whole yet. */
export interface Film {
  readonly frame: FilmFrame
  readonly picture: Picture
}
