import { create } from 'zustand'
import { apply, inverse, pixelOfPoint, type Affine } from '@shared/geometry/affine'
import type { PointPx } from '@shared/geometry/attention-grid'
import { ontoFilm, type FilmSize } from '@renderer/viewer/region-shape'

interface Cross {
  /** Where the cross is, in pixels of the stored image; it stays there for the next tool. */
  readonly at: { readonly sopInstanceUid: string; readonly point: PointPx } | null
  /** Keys lead it; the pointer over the film puts it away. */
  readonly on: boolean
}

export const useCross = create<Cross>(() => ({ at: null, on: false }))

export const putCross = (sopInstanceUid: string, point: PointPx) => useCross.setState({ at: { sopInstanceUid, point }, on: true })
export const hideCross = () => useCross.setState({ on: false })

/** Directions on the screen. */
export type Direction = 'left' | 'right' | 'up' | 'down'
const ways: Readonly<Record<Direction, readonly [dx: number, dy: number]>> = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] }

/** Steps in CSS pixels; one is never less than a pixel of the film, so zooming in makes it finer. */
const stepPx = 2
const farStepPx = 30

/** A pixel's centre in the middle of what the pane shows of the film. */
export function middleOf({ toCanvas, paneWidthPx, paneHeightPx, columns, rows }: { readonly toCanvas: Affine; readonly paneWidthPx: number; readonly paneHeightPx: number } & FilmSize): PointPx {
  const back = inverse(toCanvas)
  const { columnPx, rowPx } = back ? pixelOfPoint(apply(back, { x: paneWidthPx / 2, y: paneHeightPx / 2 })) : { columnPx: columns / 2, rowPx: rows / 2 }
  return ontoFilm({ columnPx: Math.floor(columnPx) + 0.5, rowPx: Math.floor(rowPx) + 0.5 }, { columns, rows })
}

/** The cross a step further on the screen, by whole pixels of the film, whatever way the film lies; never off the film. */
export function stepped(point: PointPx, direction: Direction, far: boolean, { toCanvas, ...film }: { readonly toCanvas: Affine } & FilmSize): PointPx {
  const back = inverse(toCanvas)
  if (!back) return point
  const [dx, dy] = ways[direction]
  const step = far ? farStepPx : stepPx
  const columns = (back.a * dx + back.c * dy) * step
  const rows = (back.b * dx + back.d * dy) * step
  const whole = (px: number, other: number) => (Math.abs(px) > Math.abs(other) ? Math.sign(px) * Math.max(1, Math.round(Math.abs(px))) : 0)
  return ontoFilm({ columnPx: point.columnPx + whole(columns, rows), rowPx: point.rowPx + whole(rows, columns) }, film)
}
