import { z } from 'zod'

export const entityId = z.uuid()

const coordinate = z.number().min(-100_000).max(100_000)

/** A point that a reader drew, in pixels of the stored image. */
export const regionPoint = z.object({ columnPx: coordinate, rowPx: coordinate })
