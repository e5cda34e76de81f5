import { z } from 'zod'
import { angleOf, cardiothoracicRatio, lengthOf } from '@shared/geometry/measure'
import type { PixelSize } from '@shared/geometry/pixel-size'
import { entityId, regionPoint } from '@shared/domain/drawn'
import { uid } from '@shared/domain/study'

export const measurementKind = z.enum(['length', 'angle', 'cardiothoracic'])
export type MeasurementKind = z.infer<typeof measurementKind>

/** How many points each takes: an angle one arm, its vertex, the other arm; a ratio both sides of the heart, then of the thorax. */
export const pointsOf: Readonly<Record<MeasurementKind, number>> = { length: 2, angle: 3, cardiothoracic: 4 }

/** Points on one frame of a film, in pixels of the stored image. What they measure follows from them and the pixel's size. */
export const measurement = z
  .object({
    id: entityId,
    studyUid: uid,
    sopInstanceUid: uid,
    /** From 0. */
    frame: z.number().int().min(0),
    kind: measurementKind,
    points: z.array(regionPoint).min(2).max(4),
    reader: z.string(),
    updatedAt: z.string()
  })
  .refine(({ kind, points }) => points.length === pointsOf[kind], { message: 'A length needs two points, an angle three, a cardiothoracic ratio four.' })
export type Measurement = z.infer<typeof measurement>
export type DrawnMeasurement = Omit<Measurement, 'reader' | 'updatedAt'>

export type Measured =
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'angle'; readonly degrees: number }
  | { readonly kind: 'cardiothoracic'; readonly heart: number; readonly thorax: number; readonly ratio: number | null }

/** What a measurement says; lengths in the size's unit. Null while points are missing. */
export function measured({ kind, points }: Pick<Measurement, 'kind' | 'points'>, size: PixelSize): Measured | null {
  const [a, b, c, d] = points
  if (!a || !b) return null
  if (kind === 'length') return { kind, length: lengthOf(a, b, size) }
  if (!c) return null
  if (kind === 'angle') return { kind, degrees: angleOf(a, b, c, size) }
  return d ? { kind, ...cardiothoracicRatio([a, b], [c, d], size) } : null
}
