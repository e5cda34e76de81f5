import { utilities, type Types } from '@cornerstonejs/core'
import { apply, inverse, pixelOfPoint } from '@shared/geometry/affine'
import type { PointPx } from '@shared/geometry/attention-grid'
import type { FilmView } from '@renderer/viewer/film-viewport'
import type { Window } from '@renderer/viewer/window-presets'

/** What a reader made of the view of one frame, to go on with on the next. */
export interface KeptView {
  readonly view: FilmView
  /** The place in the middle of the pane. */
  readonly middle: PointPx
  readonly fitted: boolean
  /** The window is not the one that the frame was filed with. */
  readonly ownWindow: boolean
}

export function keptView(view: FilmView | null, filed: Window, fitted: boolean): KeptView | null {
  const back = view && inverse(view.toCanvas)
  if (!view || !back) return null
  const middle = pixelOfPoint(apply(back, { x: view.paneWidthPx / 2, y: view.paneHeightPx / 2 }))
  return { view, middle, fitted, ownWindow: Math.abs(view.windowCenter - filed.centre) + Math.abs(view.windowWidth - filed.width) > 1 }
}

/** A range of values as centre and width; 8 bits where there is none. */
export function toWindow(range: Types.VOIRange = { lower: 0, upper: 255 }): Window {
  const { windowCenter: centre, windowWidth: width } = utilities.windowLevel.toWindowLevel(range.lower, range.upper)
  return { centre, width }
}
