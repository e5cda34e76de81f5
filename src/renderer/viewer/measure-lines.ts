import type { MeasurementKind } from '@shared/domain/measurement'
import type { PointXy } from '@shared/geometry/affine'

/** What is drawn of a measurement on the canvas, where the film has the proportions of the patient. */
export interface MeasureLines {
  readonly solid: readonly (readonly PointXy[])[]
  /** Lines that only lead from one to another. */
  readonly dashed: readonly (readonly PointXy[])[]
  /** Where its text stands: beside this point, or with its middle below it. */
  readonly label: PointXy
  readonly below: boolean
}

/**
 * Lines of a measurement that may still lack points. A cardiothoracic ratio is drawn as it is reckoned: the thorax from
 * side to side, and the heart along it, from its one side to below or above the other.
 */
export function measureLines(kind: MeasurementKind, points: readonly PointXy[]): MeasureLines {
  const [a = { x: 0, y: 0 }, b, c, d] = points
  const label = points.reduce((best, point) => (point.x > best.x ? point : best), a)
  if (kind !== 'cardiothoracic' || !b || !c) return { solid: [points], dashed: [], label, below: false }
  const thorax = [c, d ?? c]
  const width = d ? Math.hypot(d.x - c.x, d.y - c.y) : 0
  if (!d || width === 0) return { solid: [[a, b], thorax], dashed: [], label, below: false }
  const [ux, uy] = [(d.x - c.x) / width, (d.y - c.y) / width]
  const along = (b.x - a.x) * ux + (b.y - a.y) * uy
  const foot = { x: a.x + along * ux, y: a.y + along * uy }
  return { solid: [[a, foot], thorax], dashed: [[foot, b]], label: { x: (c.x + d.x) / 2, y: (c.y + d.y) / 2 }, below: true }
}
