import { z } from 'zod'

const points = z.array(z.object({ columnPx: z.number(), rowPx: z.number() }))

/** Where a finding lies, in pixels of the stored image or as runs over a raster of the film. */
const region = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('box'), leftPx: z.number(), topPx: z.number(), widthPx: z.number(), heightPx: z.number() }),
  z.object({ kind: z.literal('mask'), rows: z.number().int().positive(), columns: z.number().int().positive(), runs: z.array(z.number().int().nonnegative()) }),
  z.object({ kind: z.literal('polygon'), points })
])

/** A film as a segmenter learns from it; it crosses to the training process. */
export const segmentFilm = z.object({
  path: z.string(),
  patient: z.string(),
  /** By class: its regions, none where it is absent; classes of which nobody said where they lie are missing. */
  regions: z.record(z.string(), z.array(region))
})
export type SegmentFilm = z.infer<typeof segmentFilm>
