import { apply, pointOfPixel } from '@shared/geometry/affine'
import type { PointPx } from '@shared/geometry/attention-grid'
import type { FilmPlace } from '@renderer/viewer/film-view'

/** Pixels of a film as the `points` of a drawn line in its view; closed: ends where it began. */
export function toPoints(points: readonly PointPx[], view: FilmPlace, closed: boolean): string {
  const all = closed && points[0] ? [...points, points[0]] : points
  return all.map((point) => apply(view.toCanvas, pointOfPixel(point))).map(({ x, y }) => `${x},${y}`).join(' ')
}
