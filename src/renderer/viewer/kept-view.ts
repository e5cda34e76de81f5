import { utilities, type Types } from '@cornerstonejs/core'
import type { FilmLook } from '@shared/domain/window-state'
import { apply, inverse, pixelOfPoint, type Affine } from '@shared/geometry/affine'
import type { Orientation } from '@renderer/viewer/orientation'
import type { Window } from '@renderer/viewer/window-presets'

interface Shown {
  readonly toCanvas: Affine
  readonly windowCenter: number
  readonly windowWidth: number
  readonly inverted: boolean
  readonly orientation: Orientation
  readonly presentation: { readonly sopInstanceUid: string } | null
  readonly scale: number
  readonly paneWidthPx: number
  readonly paneHeightPx: number
}

/** What a reader made of the view of one frame, to go on with on the next one, or in the next window. */
export function lookOf(view: Shown | null, filed: Window, fitted: boolean): FilmLook | null {
  const back = view && inverse(view.toCanvas)
  if (!view || !back) return null
  const { windowCenter, windowWidth, inverted, orientation, presentation, scale } = view
  const middle = pixelOfPoint(apply(back, { x: view.paneWidthPx / 2, y: view.paneHeightPx / 2 }))
  return { windowCenter, windowWidth, inverted, orientation, scale, middle, fitted, presentationUid: presentation?.sopInstanceUid ?? null, ownWindow: Math.abs(windowCenter - filed.centre) + Math.abs(windowWidth - filed.width) > 1 }
}

/** A range of values as centre and width; 8 bits where there is none. */
export function toWindow(range: Types.VOIRange = { lower: 0, upper: 255 }): Window {
  const { windowCenter: centre, windowWidth: width } = utilities.windowLevel.toWindowLevel(range.lower, range.upper)
  return { centre, width }
}
