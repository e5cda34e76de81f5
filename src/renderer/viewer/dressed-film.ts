import type { FilmFrame } from '@shared/domain/film-frame'
import { namesFrame, type KeptPresentation, type PresentationState } from '@shared/domain/presentation-state'
import type { Film } from '@renderer/viewer/film'
import { filmFacts, type FilmFacts } from '@renderer/viewer/film-facts'
import { filmPicture, type FilmPicture } from '@renderer/viewer/film-picture'
import type { FilmRef } from '@renderer/viewer/film-source'
import type { AskedGreys } from '@renderer/viewer/painting/greys'
import { presentedPlanes } from '@renderer/viewer/presentation'
import { between, modalityRange, presentedGreys } from '@renderer/viewer/presented-greys'
import { windowPresets, type WindowPreset } from '@renderer/viewer/window-presets'

/** A frame as its file, or a presentation state, says that it is to be shown. */
export interface DressedFilm extends FilmPicture {
  readonly film: FilmRef
  readonly facts: FilmFacts
  readonly isColour: boolean
  readonly greys: AskedGreys
  /** Its smallest value is white (MONOCHROME1). */
  readonly isNegative: boolean
  /** It is to be shown the other way round than it was filed. */
  readonly inverted: boolean
  /** The presentation state that it is shown by; null: as it was filed. */
  readonly presented: KeptPresentation | null
  /** Windows to choose from, see `windowPresets`. */
  readonly presets: () => readonly WindowPreset[]
}

/** @param chosen a presentation state, which counts where it names the frame */
export function dressed(decoded: Film, film: FilmRef, chosen: KeptPresentation | null): DressedFilm {
  const { frame } = decoded
  const { sopInstanceUid } = film
  const presented = chosen && namesFrame(chosen.state.films, sopInstanceUid, film.frame) ? chosen : null
  const isColour = frame.components === 3
  const modality = presented?.state.modality ?? frame.modality
  const shown = filmPicture(decoded, modality)
  const asked = isColour ? null : (presented?.state ?? filedGreys(frame))
  const greys: AskedGreys = asked ? presentedGreys(asked, sopInstanceUid, film.frame, modalityRange(modality, frame.range)) : { window: between(shown.low, shown.high), shape: 'LINEAR', curve: null }
  const facts = filmFacts(frame, film.spacing)
  let presets: readonly WindowPreset[] | null = null
  return {
    ...shown,
    film,
    facts: presented ? { ...facts, planes: presentedPlanes(presented.state, facts.planes) } : facts,
    isColour,
    greys,
    isNegative: frame.negative,
    inverted: presented !== null && presented.state.inverse !== frame.negative,
    presented,
    // The film's own windows are for its own values.
    presets: () => (presets ??= windowPresets(isSame(modality, frame.modality) ? frame : { modalityCode: '', windows: [] }, shown, greys.window, presented ?? frame.voiLut))
  }
}

/** The film's VOI LUT or its first window; null where it names neither, which is then shown by the values that occur. */
function filedGreys({ voiLut, windows: [window] }: FilmFrame): Pick<PresentationState, 'vois' | 'presentationLut'> | null {
  if (voiLut) return { vois: [{ kind: 'table', films: null, table: voiLut.table }], presentationLut: null }
  return window ? { vois: [{ kind: 'window', films: null, ...window }], presentationLut: null } : null
}

const isSame = (one: PresentationState['modality'], other: PresentationState['modality']): boolean =>
  one === other || (one.kind === 'rescale' && other.kind === 'rescale' && one.slope === other.slope && one.intercept === other.intercept)
