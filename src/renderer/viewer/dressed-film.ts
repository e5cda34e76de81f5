import type { Types } from '@cornerstonejs/core'
import { namesFrame, type KeptPresentation } from '@shared/domain/presentation-state'
import { filedGreys, voiLutLabel } from '@renderer/viewer/filed-greys'
import { filmFacts, type FilmFacts } from '@renderer/viewer/film-facts'
import { filmPicture, isByFiledRescale, storedRange, type FilmPicture } from '@renderer/viewer/film-picture'
import { dataSetOf, type FilmRef } from '@renderer/viewer/film-source'
import { voiShapes, type AskedGreys } from '@renderer/viewer/painting/greys'
import { presentedPlanes } from '@renderer/viewer/presentation'
import { modalityRange, presentedGreys } from '@renderer/viewer/presented-greys'
import { filedWindows, windowPresets, type Window, type WindowPreset } from '@renderer/viewer/window-presets'

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
export function dressed(image: Types.IImage, film: FilmRef, chosen: KeptPresentation | null): DressedFilm {
  const data = dataSetOf(image)
  const { sopInstanceUid, frame } = film
  const presented = chosen && namesFrame(chosen.state.films, sopInstanceUid, frame) ? chosen : null
  const own = presented || image.color ? null : filedGreys(data)
  const asked = image.color ? null : (presented?.state ?? own)
  const modality = asked?.modality ?? null
  const shown = filmPicture(image, modality)
  const isFiled = isByFiledRescale(image, modality)
  // A film of its own that names no window is shown by the values that occur.
  const named = asked && (presented || asked.vois.length > 0) ? presentedGreys(asked, sopInstanceUid, frame, modalityRange(asked.modality, storedRange(image))) : null
  const hasWindow = isFiled && (shown.picture.rasters[0].values === image.getPixelData() || filedWindows(data).length > 0)
  const greys = named ?? (hasWindow ? filedWindow(image) : { window: between(shown), shape: 'LINEAR' as const, curve: null })
  const facts = filmFacts(data, film.spacing, frame)
  let presets: readonly WindowPreset[] | null = null
  return {
    ...shown,
    film,
    facts: presented ? { ...facts, planes: presentedPlanes(presented.state, facts.planes) } : facts,
    isColour: image.color,
    greys,
    isNegative: image.invert,
    inverted: presented !== null && presented.state.inverse !== image.invert,
    presented,
    // The film's own windows are for its own values.
    presets: () => (presets ??= windowPresets(own || isFiled ? data : { string: () => undefined }, shown.picture.rasters[0].values, greys.window, presented ?? (own && { label: voiLutLabel(data) })))
  }
}

function filedWindow({ windowCenter, windowWidth, voiLUTFunction }: Types.IImage): AskedGreys {
  const [centre, width] = [windowCenter, windowWidth].map((value) => Number(Array.isArray(value) ? value[0] : value)) as [number, number]
  return { window: { centre, width }, shape: voiShapes.find((shape) => shape === (voiLUTFunction as string)) ?? 'LINEAR', curve: null }
}

const between = ({ low, high }: FilmPicture): Window => ({ centre: (low + high + 1) / 2, width: high - low + 1 })
