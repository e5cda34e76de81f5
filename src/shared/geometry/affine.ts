import type { PointPx } from '@shared/geometry/attention-grid'

/**
 * A plane affine map, in the order of the canvas's `setTransform`: x' = a x + c y + e, y' = b x + d y + f.
 */
export interface Affine {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
  readonly e: number
  readonly f: number
}

export interface PointXy {
  readonly x: number
  readonly y: number
}

export const identity: Affine = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 }

/**
 * The map that takes (0, 0), (width, 0) and (0, height) to three given points: exact for every view of a film that
 * zooms, pans, turns, mirrors, or shows pixels that are not square.
 */
export function affineThrough(size: { width: number; height: number }, origin: PointXy, right: PointXy, bottom: PointXy): Affine {
  return {
    a: (right.x - origin.x) / size.width,
    b: (right.y - origin.y) / size.width,
    c: (bottom.x - origin.x) / size.height,
    d: (bottom.y - origin.y) / size.height,
    e: origin.x,
    f: origin.y
  }
}

export function apply(m: Affine, { x, y }: PointXy): PointXy {
  return { x: m.a * x + m.c * y + m.e, y: m.b * x + m.d * y + m.f }
}

/** First `inner`, then `outer`. */
export function compose(outer: Affine, inner: Affine): Affine {
  return {
    a: outer.a * inner.a + outer.c * inner.b,
    b: outer.b * inner.a + outer.d * inner.b,
    c: outer.a * inner.c + outer.c * inner.d,
    d: outer.b * inner.c + outer.d * inner.d,
    e: outer.a * inner.e + outer.c * inner.f + outer.e,
    f: outer.b * inner.e + outer.d * inner.f + outer.f
  }
}

/** By how much a map is to be enlarged for a part of the film to just fit a pane. */
export function fittingFactor({ a, b, c, d }: Affine, { columns, rows }: { readonly columns: number; readonly rows: number }, pane: { readonly clientWidth: number; readonly clientHeight: number }): number {
  return Math.min(pane.clientWidth / (Math.abs(a) * columns + Math.abs(c) * rows), pane.clientHeight / (Math.abs(b) * columns + Math.abs(d) * rows))
}

/** The map back; null where the map flattens the plane. */
export function inverse(m: Affine): Affine | null {
  const determinant = m.a * m.d - m.b * m.c
  if (determinant === 0 || !Number.isFinite(determinant)) return null
  const a = m.d / determinant
  const b = -m.b / determinant
  const c = -m.c / determinant
  const d = m.a / determinant
  return { a, b, c, d, e: -(a * m.e + c * m.f), f: -(b * m.e + d * m.f) }
}

export const pointOfPixel = ({ columnPx, rowPx }: PointPx): PointXy => ({ x: columnPx, y: rowPx })
export const pixelOfPoint = ({ x, y }: PointXy): PointPx => ({ columnPx: x, rowPx: y })
