import { z } from 'zod'
import { presence } from '@shared/domain/finding'
import { uid } from '@shared/domain/study'

/** A film of another patient that is like a film, a text or a region. */
export const similarCase = z.object({
  studyUid: uid,
  sopInstanceUid: uid,
  patientName: z.string(),
  studyDate: z.string().nullable(),
  /** Cosine of the global vectors; of the regions, when a region was asked for. */
  similarity: z.number(),
  /** What readers said of it. */
  labels: z.array(z.object({ class: z.string(), presence })),
  /** Its report, as far as there is room. */
  report: z.string(),
  /** Where the region like the one asked for lies, two corners in pixels of the stored image; null when none was. */
  place: z.array(z.object({ columnPx: z.number(), rowPx: z.number() })).length(2).nullable()
})
export type SimilarCase = z.infer<typeof similarCase>
