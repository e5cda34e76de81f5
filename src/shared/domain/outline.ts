import { z } from 'zod'
import { regionPoint } from '@shared/domain/drawn'
import { modelRef } from '@shared/domain/suggestion'
import { uid } from '@shared/domain/study'

/** Where the serving model's segmenter finds each of its classes on a film: closed lines, in pixels of the stored image. */
export const filmOutlines = z.object({
  sopInstanceUid: uid,
  model: modelRef,
  /** What it can outline; none where the model has no segmenter. */
  classes: z.array(z.string()),
  outlines: z.array(z.object({ class: z.string(), points: z.array(regionPoint).min(3) }))
})
export type FilmOutlines = z.infer<typeof filmOutlines>
