import { z } from 'zod'
import { calibrationReport } from '@shared/domain/calibration'
import { comparison } from '@shared/domain/comparison'
import { sentFile } from '@shared/domain/exchange'

/** How training made a model of its parent: everything that a repetition needs. */
export const modelLineage = z.object({ recipe: z.record(z.string(), z.unknown()), dataSha256: z.string(), seed: z.number(), steps: z.number(), codeVersion: z.string(), provider: z.string() })
export type ModelLineage = z.infer<typeof modelLineage>

export const modelAncestor = z.object({ name: z.string(), sha256: z.string(), parent: z.string().nullable(), lineage: modelLineage.nullable() })
export type ModelAncestor = z.infer<typeof modelAncestor>

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
  lineage: modelLineage.nullable(),
  /** Its parents and theirs, the nearest first, as the pack itself says; packs come and go, what they were made of stays. */
  ancestors: z.array(modelAncestor),
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

/** A model to take in: a pack's archive or a checkpoint that was sent to `POST /uploads`; with a checkpoint, where it has one of its own, its vocab.txt (null: the serving model's). */
export const modelImportInput = z.object({ file: sentFile, vocabulary: sentFile.nullable() })
export type ModelImportInput = z.infer<typeof modelImportInput>

/** Bytes read; the self-test after them has no length to tell. */
export const modelImportProgress = z.object({ stage: z.enum(['reading', 'self-test']), done: z.number(), total: z.number().nullable() })
export type ModelImportProgress = z.infer<typeof modelImportProgress>

export const modelImportEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), progress: modelImportProgress }),
  z.object({ kind: z.literal('done'), model: modelSummary })
])
export type ModelImportEvent = z.infer<typeof modelImportEvent>
