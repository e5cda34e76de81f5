import type { FilmLook } from '@shared/domain/window-state'
import type { KeptPresentation, PresentationGap } from '@shared/domain/presentation-state'
import { apply, compose, pointOfPixel, type Affine } from '@shared/geometry/affine'
import type { PointPx } from '@shared/geometry/attention-grid'
import type { PixelSize } from '@shared/geometry/pixel-size'
import type { FilmFacts } from '@renderer/viewer/film-facts'
import type { FilmRef } from '@renderer/viewer/film-source'
import { planeOf, type Orientation } from '@renderer/viewer/orientation'

/** Which film lies where. Canvas coordinates are CSS pixels of the pane. */
export interface FilmPlace extends FilmFacts {
  readonly film: FilmRef
  readonly columns: number
  readonly rows: number
  /** Stored-image pixels -> canvas; pixel (c, r) covers [c, c + 1) x [r, r + 1). */
  readonly toCanvas: Affine
  readonly orientation: Orientation
  /** Canvas pixels per image pixel, along the film's rows. */
  readonly scale: number
  /** The presentation state that the film is shown by; null: as it was filed. */
  readonly presentation: KeptPresentation | null
  /** Size of the pane, in CSS pixels. */
  readonly paneWidthPx: number
  readonly paneHeightPx: number
}

/** What is on the screen now. */
export interface FilmView extends FilmPlace {
  /** The same without its greys: the same object while only they change, so that what lies on the film need not be drawn anew. */
  readonly place: FilmPlace
  readonly windowCenter: number
  readonly windowWidth: number
  /** All its pixels are there; until then it is blurred where it is enlarged. */
  readonly isWhole: boolean
  /** The reader turned black and white round; a MONOCHROME1 film as filed is not inverted. */
  readonly inverted: boolean
  /** What its presentation state asks for and is not shown. */
  readonly gaps: readonly PresentationGap[]
}

/** How a reader has a film. */
export type FilmPose = Pick<FilmLook, 'orientation' | 'middle' | 'scale'>

/** Stored-image pixels -> canvas for a film with its `middle` in the middle of the pane. */
export function layOut({ orientation, middle, scale }: FilmPose, { width, height }: PixelSize, pane: { readonly clientWidth: number; readonly clientHeight: number }): Affine {
  const laid = compose(planeOf(orientation), { a: scale, b: 0, c: 0, d: (scale * height) / width, e: 0, f: 0 })
  const { x, y } = apply(laid, pointOfPixel(middle))
  return { ...laid, e: pane.clientWidth / 2 - x, f: pane.clientHeight / 2 - y }
}

/** The middle of a film. */
export const middleOf = ({ columns, rows }: { readonly columns: number; readonly rows: number }): PointPx => ({ columnPx: columns / 2, rowPx: rows / 2 })
