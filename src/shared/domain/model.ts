import { z } from 'zod'
import { calibrationReport } from '@shared/domain/calibration'
import { comparison } from '@shared/domain/comparison'

/** What the Models page and the command line show of a pack. */
export const modelSummary = z.object({
  name: z.string(),
  /** SHA-256 of weights.safetensors: the model hash that every suggestion and label carries. */
  sha256: z.string(),
  path: z.string(),
  serving: z.boolean(),
  demonstration: z.boolean(),
  licence: z.string(),
  notice: z.string(),
  card: z.string(),
  createdAt: z.string(),
  /** Model hash of the pack it was trained from. */
  parent: z.string().nullable(),
  /** How training made it of its parent. */
  lineage: z
    .object({ recipe: z.record(z.string(), z.unknown()), dataSha256: z.string(), seed: z.number(), steps: z.number(), codeVersion: z.string(), provider: z.string() })
    .nullable(),
  metrics: z.record(z.string(), z.unknown()),
  calibrated: z.boolean(),
  /** What `gloriole calibrate` measured; null or absent until it was run. */
  calibration: calibrationReport.nullable().optional(),
  /** What its segmenter outlines; none: it has no segmenter. */
  outlines: z.array(z.string()),
  imageEncoder: z.string(),
  textEncoder: z.string(),
  parameters: z.number().int(),
  inputSize: z.number().int()
})
export type ModelSummary = z.infer<typeof modelSummary>

/** One promotion or rollback, as it happened. */
export const servingChange = z.object({
  sequence: z.number().int(),
  at: z.string(),
  actor: z.string(),
  action: z.enum(['promoted', 'rolled-back']),
  /** The model that serves since then. */
  modelSha256: z.string(),
  name: z.string(),
  /** What the gate saw; null for a rollback and where nobody compared. */
  comparison: comparison.nullable(),
  /** Promoted although the gate did not let it through. */
  overridden: z.boolean()
})
export type ServingChange = z.infer<typeof servingChange>
