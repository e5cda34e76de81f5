import { utilities, type Types } from '@cornerstonejs/core'
import { apply, inverse, pixelOfPoint, type Affine } from '@shared/geometry/affine'
import type { PointPx } from '@shared/geometry/attention-grid'
import type { Window } from '@renderer/viewer/window-presets'

interface Shown {
  readonly toCanvas: Affine
  readonly windowCenter: number
  readonly windowWidth: number
  readonly paneWidthPx: number
  readonly paneHeightPx: number
}

/** What a reader made of the view of one frame, to go on with on the next. */
export interface KeptView<View extends Shown> {
  readonly view: View
  /** The place in the middle of the pane. */
  readonly middle: PointPx
  readonly fitted: boolean
  /** The window is not the one that the frame was filed with. */
  readonly ownWindow: boolean
}

export function keptView<View extends Shown>(view: View | null, filed: Window, fitted: boolean): KeptView<View> | null {
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
