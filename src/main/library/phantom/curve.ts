import { columnOf, eachIn, rowOf, type Plane, type PointMm } from '@main/library/phantom/plane'

export const at = (xMm: number, yMm: number): PointMm => ({ xMm, yMm })

/** Catmull-Rom spline through the points, `steps` samples a span. `closed` joins the end to the start. */
export function spline(points: readonly PointMm[], closed: boolean, steps = 12): PointMm[] {
  const n = points.length
  const pick = (i: number) => points[closed ? (i + n) % n : Math.min(n - 1, Math.max(0, i))]!
  const result: PointMm[] = []
  for (let i = 0; i < (closed ? n : n - 1); i++) {
    const [a, b, c, d] = [pick(i - 1), pick(i), pick(i + 1), pick(i + 2)]
    for (let s = 0; s < steps; s++) {
      const t = s / steps
      const mix = (p0: number, p1: number, p2: number, p3: number) =>
        0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t + (3 * p1 - p0 - 3 * p2 + p3) * t * t * t)
      result.push(at(mix(a.xMm, b.xMm, c.xMm, d.xMm), mix(a.yMm, b.yMm, c.yMm, d.yMm)))
    }
  }
  if (!closed) result.push(points[n - 1]!)
  return result
}

/** 1 inside the closed curve, 0 outside (even-odd rule by scan lines), written into `plane`. */
export function fill(plane: Plane, outline: readonly PointMm[]): void {
  const { rows, columns, spacingMm, data } = plane
  for (let row = 0; row < rows; row++) {
    const y = (row + 0.5 - rows / 2) * spacingMm
    const crossings: number[] = []
    for (let i = 0; i < outline.length; i++) {
      const a = outline[i]!
      const b = outline[(i + 1) % outline.length]!
      if (a.yMm <= y === b.yMm <= y) continue
      crossings.push(a.xMm + ((y - a.yMm) / (b.yMm - a.yMm)) * (b.xMm - a.xMm))
    }
    crossings.sort((p, q) => p - q)
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const first = Math.max(0, Math.ceil(crossings[i]! / spacingMm + columns / 2 - 0.5))
      const last = Math.min(columns - 1, Math.floor(crossings[i + 1]! / spacingMm + columns / 2 - 0.5))
      for (let column = first; column <= last; column++) data[row * columns + column] = 1
    }
  }
}

/**
 * Adds a stroke along a curve: `profile` gives what to add at a distance from the middle line, as a share of the
 * half width (0 in the middle, 1 at the edge). Width may change along the curve. Overlapping spans count once.
 */
export function stroke(
  plane: Plane,
  curve: readonly PointMm[],
  halfWidthMm: (share: number) => number,
  profile: (distance: number, share: number) => number
): void {
  const widest = Math.max(halfWidthMm(0), halfWidthMm(1))
  const xs = curve.map((point) => point.xMm)
  const ys = curve.map((point) => point.yMm)
  const left = columnOf(plane, Math.min(...xs) - widest)
  const top = rowOf(plane, Math.min(...ys) - widest)
  const width = columnOf(plane, Math.max(...xs) + widest) - left + 1
  const height = rowOf(plane, Math.max(...ys) + widest) - top + 1
  const nearest = new Float32Array(width * height).fill(1)
  const shares = new Float32Array(width * height)
  for (let i = 0; i + 1 < curve.length; i++) {
    const a = curve[i]!
    const b = curve[i + 1]!
    const share = i / Math.max(1, curve.length - 2)
    const half = halfWidthMm(share)
    const dx = b.xMm - a.xMm
    const dy = b.yMm - a.yMm
    const length2 = dx * dx + dy * dy || 1e-9
    const box = {
      left: Math.min(a.xMm, b.xMm) - half,
      right: Math.max(a.xMm, b.xMm) + half,
      top: Math.min(a.yMm, b.yMm) - half,
      bottom: Math.max(a.yMm, b.yMm) + half
    }
    eachIn(plane, box, (index, x, y) => {
      const t = Math.min(1, Math.max(0, ((x - a.xMm) * dx + (y - a.yMm) * dy) / length2))
      const ox = x - a.xMm - t * dx
      const oy = y - a.yMm - t * dy
      const distance = Math.sqrt(ox * ox + oy * oy) / half
      const column = index % plane.columns
      const at = ((index - column) / plane.columns - top) * width + column - left
      if (distance >= nearest[at]!) return
      nearest[at] = distance
      shares[at] = share
    })
  }
  for (let at = 0; at < nearest.length; at++) {
    if (nearest[at] === 1) continue
    const index = (Math.floor(at / width) + top) * plane.columns + (at % width) + left
    plane.data[index] = plane.data[index]! + profile(nearest[at]!, shares[at]!)
  }
}

/** Thickness of a solid round bar seen from the side, 1 in the middle, 0 at the edge. */
export const roundBar = (distance: number): number => Math.sqrt(Math.max(0, 1 - distance * distance))

/** A tube with a dense wall (a rib, a clavicle): brighter towards its edges. */
export const corticalBar = (distance: number): number => 0.62 * roundBar(distance) + 0.55 * Math.exp(-(((distance - 0.84) / 0.11) ** 2))
