import { z } from 'zod'
import { entityId } from '@shared/domain/drawn'
import { findingClass, findingState } from '@shared/domain/finding'
import { uid } from '@shared/domain/study'

/** A named set of answers, given together. */
export const labelTemplate = z.object({
  id: entityId,
  name: z.string().trim().min(1).max(80),
  labels: z
    .array(z.object({ class: findingClass, state: findingState }))
    .min(1)
    .max(100)
    .refine((labels) => new Set(labels.map((label) => label.class)).size === labels.length, { message: 'A template answers each finding once.' }),
  reader: z.string(),
  updatedAt: z.string()
})
export type LabelTemplate = z.infer<typeof labelTemplate>
export type DrawnTemplate = Pick<LabelTemplate, 'id' | 'name' | 'labels'>

/** By what a suggestion's strength is told: a calibrated probability, or the score. */
export const thresholdScale = z.enum(['probability', 'score'])
export type ThresholdScale = z.infer<typeof thresholdScale>

/** How a label came about that was not given by itself; with whom it is to be weighed by those who read it later. */
export const labelSource = z.discriminatedUnion('kind', [
  /** As it stood in a prior study of the patient, by whom and when. */
  z.object({ kind: z.literal('prior'), studyUid: uid, labelId: entityId, reader: z.string(), updatedAt: z.string() }),
  z.object({ kind: z.literal('template'), template: entityId, name: z.string() }),
  /** Settled where readers differed: what each had said, and who settled it with whom (empty: the label's reader alone). */
  z.object({
    kind: z.literal('adjudicated'),
    between: z.array(z.object({ reader: z.string(), state: findingState, at: z.string() })),
    together: z.array(z.string()),
    note: z.string()
  }),
  /** Accepted together with all suggestions at least so strong. */
  z.object({ kind: z.literal('threshold'), scale: thresholdScale, threshold: z.number() })
])
export type LabelSource = z.infer<typeof labelSource>
