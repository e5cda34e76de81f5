import { z } from 'zod'
import { calibrationReport } from '@shared/domain/calibration'

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
  calibrated: z.boolean(),
  /** What `gloriole calibrate` measured; null or absent until it was run. */
  calibration: calibrationReport.nullable().optional(),
  imageEncoder: z.string(),
  textEncoder: z.string(),
  parameters: z.number().int(),
  inputSize: z.number().int()
})
export type ModelSummary = z.infer<typeof modelSummary>
