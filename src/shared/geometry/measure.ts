import type { PointPx } from '@shared/geometry/attention-grid'
import { wayBetween, type PixelSize } from '@shared/geometry/pixel-size'

/** Distance of two points in the size's unit. */
export const lengthOf = (from: PointPx, to: PointPx, size: PixelSize): number => Math.hypot(...wayBetween(from, to, size))

/** Angle at `vertex` between its two arms, 0 to 180 degrees, as it is on the patient: pixels need not be square. */
export function angleOf(one: PointPx, vertex: PointPx, other: PointPx, size: PixelSize): number {
  const [ax, ay] = wayBetween(vertex, one, size)
  const [bx, by] = wayBetween(vertex, other, size)
  return (Math.abs(Math.atan2(ax * by - ay * bx, ax * bx + ay * by)) * 180) / Math.PI
}

export interface CardiothoracicRatio {
  /** Transverse diameter of the heart and inner diameter of the thorax, in the size's unit. */
  readonly heart: number
  readonly thorax: number
  /** Null while the thorax has no width. */
  readonly ratio: number | null
}

/**
 * Cardiothoracic ratio: the widest points of the heart to the right and to the left, which need not be level, and the
 * inner thoracic diameter. The heart is measured along the thorax line, so that the sum of both half diameters comes
 * out (Danzer 1919) on a film that lies askew, too.
 */
export function cardiothoracicRatio(heart: readonly [PointPx, PointPx], thorax: readonly [PointPx, PointPx], size: PixelSize): CardiothoracicRatio {
  const [tx, ty] = wayBetween(...thorax, size)
  const [hx, hy] = wayBetween(...heart, size)
  const width = Math.hypot(tx, ty)
  const along = width === 0 ? Math.hypot(hx, hy) : Math.abs(hx * tx + hy * ty) / width
  return { heart: along, thorax: width, ratio: width === 0 ? null : along / width }
}
