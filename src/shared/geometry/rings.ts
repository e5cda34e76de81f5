import { contour } from '@shared/geometry/contours'

export interface PointInSamples {
  readonly x: number
  readonly y: number
}

/**
 * The closed lines along which a raster passes a level, in samples as `contour` has them, largest enclosed area first.
 * Lines around holes are left out: what encloses a finding is its outline.
 * @param smallest area below which a ring is left out, in samples
 * @param tolerance how far a corner may lie from the line that drops it (Douglas & Peucker 1973), in samples
 */
export function rings(data: ArrayLike<number>, rows: number, columns: number, level: number, { smallest, tolerance }: { readonly smallest: number; readonly tolerance: number }): PointInSamples[][] {
  const next = new Map<string, { readonly to: string; readonly point: PointInSamples }[]>()
  const key = (x: number, y: number) => `${Math.round(x * 1e6)},${Math.round(y * 1e6)}`
  const link = (from: string, to: string, point: PointInSamples) => next.set(from, [...(next.get(from) ?? []), { to, point }])
  for (const [x1, y1, x2, y2] of contour(data, rows, columns, level)) {
    const [a, b] = [key(x1, y1), key(x2, y2)]
    if (a === b) continue
    link(a, b, { x: x2, y: y2 })
    link(b, a, { x: x1, y: y1 })
  }
  const found: PointInSamples[][] = []
  const used = new Set<string>()
  for (const start of next.keys()) {
    const ring: PointInSamples[] = []
    for (let at = start, came = ''; !used.has(at); ) {
      used.add(at)
      const onward = next.get(at)!.find(({ to }) => to !== came && !used.has(to)) ?? next.get(at)!.find(({ to }) => to === start)
      if (!onward) break
      ring.push(onward.point)
      ;[came, at] = [at, onward.to]
    }
    if (ring.length > 2) found.push(ring)
  }
  const outer = found.filter((ring) => Math.abs(area(ring)) >= smallest && !found.some((other) => other !== ring && Math.abs(area(other)) > Math.abs(area(ring)) && encloses(other, ring[0]!)))
  return outer.sort((a, b) => Math.abs(area(b)) - Math.abs(area(a))).map((ring) => simplified(ring, tolerance))
}

/** Signed, in samples (the shoelace formula). */
export function area(ring: readonly PointInSamples[]): number {
  return ring.reduce((sum, { x, y }, i) => sum + x * ring[(i + 1) % ring.length]!.y - ring[(i + 1) % ring.length]!.x * y, 0) / 2
}

/** Whether a ray to the right crosses the ring an odd number of times. */
export function encloses(ring: readonly PointInSamples[], { x, y }: PointInSamples): boolean {
  return ring.reduce((inside, a, i) => {
    const b = ring[(i + 1) % ring.length]!
    return a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x) ? !inside : inside
  }, false)
}

/** Two halves, from the first corner to the one farthest from it, each without the corners that hardly bend it. */
export function simplified(ring: readonly PointInSamples[], tolerance: number): PointInSamples[] {
  const far = ring.reduce((best, point, i) => (distance(point, ring[0]!) > distance(ring[best]!, ring[0]!) ? i : best), 0)
  const halves = [...kept(ring.slice(0, far + 1), tolerance).slice(0, -1), ...kept([...ring.slice(far), ring[0]!], tolerance).slice(0, -1)]
  return halves.length > 2 ? halves : [...ring]
}

function kept(line: readonly PointInSamples[], tolerance: number): PointInSamples[] {
  const [first, last] = [line[0]!, line.at(-1)!]
  const length = distance(first, last)
  const off = line.map((point) => (length === 0 ? distance(point, first) : Math.abs((last.x - first.x) * (first.y - point.y) - (first.x - point.x) * (last.y - first.y)) / length))
  const worst = off.reduce((best, value, i) => (value > off[best]! ? i : best), 0)
  if (line.length < 3 || off[worst]! <= tolerance) return [first, last]
  return [...kept(line.slice(0, worst + 1), tolerance).slice(0, -1), ...kept(line.slice(worst), tolerance)]
}

const distance = (a: PointInSamples, b: PointInSamples) => Math.hypot(a.x - b.x, a.y - b.y)
