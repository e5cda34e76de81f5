import { useMemo } from 'react'
import { apply, inverse, pixelOfPoint, type Affine } from '@shared/geometry/affine'
import type { PointPx } from '@shared/geometry/attention-grid'
import type { FilmPlace } from '@renderer/viewer/film-view'

/** A place whose canvas begins at the film's corner instead of the pane's. */
export interface Anchored {
  readonly anchored: FilmPlace
  /** For the element that holds what is drawn there. */
  readonly transform: string
}

/** While a film is only moved along, its anchored place stays the same object: what is drawn there moves as a whole, and none of it is drawn anew. */
export function useAnchored(view: FilmPlace): Anchored {
  const { toCanvas, paneWidthPx, paneHeightPx, film, planes, presentation } = view
  const { a, b, c, d, e, f } = toCanvas
  const anchored = useMemo(
    () => ({ ...view, toCanvas: { a, b, c, d, e: 0, f: 0 } satisfies Affine }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- all of the place but where its canvas begins
    [a, b, c, d, paneWidthPx, paneHeightPx, film, planes, presentation]
  )
  return { anchored, transform: `translate(${e} ${f})` }
}

/** The place of the film under the pointer, on an element that is drawn at an anchored place; null where it has none. */
export function pixelUnder(event: { readonly clientX: number; readonly clientY: number; readonly currentTarget: SVGGraphicsElement }, { toCanvas }: Pick<FilmPlace, 'toCanvas'>): PointPx | null {
  const [screen, back] = [event.currentTarget.getScreenCTM(), inverse(toCanvas)]
  return screen && back ? pixelOfPoint(apply(back, new DOMPoint(event.clientX, event.clientY).matrixTransform(screen.inverse()))) : null
}
