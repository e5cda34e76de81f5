import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { calibrationReport } from '@shared/domain/calibration'
import { AppError } from '@shared/domain/errors'
import { sha256 } from '@shared/domain/study'

/** What turns one class's score into a z-score, a probability and an answer. */
export const classConstants = z.object({
  /** Hash of the class's part of the prompt set: for other prompts the constants mean nothing. */
  promptsSha256: sha256,
  /** Mean and standard deviation of the class's score over the reference films. */
  mean: z.number(),
  sd: z.number().positive(),
  /** sigmoid(slope x + intercept), x the score or its margin over the absent prompts; null: not calibrated. */
  probability: z.object({ feature: z.enum(['score', 'margin']), slope: z.number().positive(), intercept: z.number() }).nullable(),
  /** Label-conditional conformal bounds on x: present is possible from `lowestPresent` (null: always), absent up to `highestAbsent`. */
  conformal: z.object({ lowestPresent: z.number().nullable(), highestAbsent: z.number().nullable() }).nullable()
})
export type ClassConstants = z.infer<typeof classConstants>

/** A Gaussian over the mean region vector of frontal chest films: k axes, and one variance for all that lies beside them. */
export const outlierModel = z
  .object({
    mean: z.array(z.number()).min(1),
    axes: z.array(z.array(z.number())).min(1),
    variances: z.array(z.number().positive()).min(1),
    residualVariance: z.number().positive(),
    limit: z.number().positive()
  })
  .refine(({ mean, axes, variances }) => axes.length === variances.length && axes.every((axis) => axis.length === mean.length), {
    message: 'axes, variances and mean do not fit together'
  })
export type OutlierModel = z.infer<typeof outlierModel>

/** calibration.json of a model pack, written by `gloriole calibrate`. */
export const calibration = z.object({
  format: z.literal('gloriole-calibration'),
  version: z.literal(1),
  /** The weights it was fitted on. */
  modelSha256: sha256,
  classes: z.record(z.string(), classConstants),
  outliers: outlierModel.nullable(),
  report: calibrationReport
})
export type Calibration = z.infer<typeof calibration>

export const calibrationFile = 'calibration.json'
export const calibrationLimitBytes = 16 * 1024 * 1024

/**
 * Reads a pack's calibration; its size was checked before.
 * Errors: PACK_CORRUPT (not the file that the manifest describes), PACK_INVALID (not a calibration of these weights).
 */
export async function readCalibration(dir: string, expected: { readonly sha256: string; readonly modelSha256: string; readonly embedding: number }): Promise<Calibration> {
  const bytes = await readFile(join(dir, calibrationFile))
  if (createHash('sha256').update(bytes).digest('hex') !== expected.sha256) throw new AppError('PACK_CORRUPT', `The model pack's ${calibrationFile} is not the file its manifest describes: its SHA-256 differs.`)
  let json: unknown
  try {
    json = JSON.parse(bytes.toString('utf8'))
  } catch (cause) {
    throw new AppError('PACK_INVALID', `The model pack's ${calibrationFile} is no JSON.`, { cause })
  }
  const parsed = calibration.safeParse(json)
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!
    throw new AppError('PACK_INVALID', `The model pack's ${calibrationFile} does not fit: ${path.join('.')}: ${message}`)
  }
  const { modelSha256, outliers } = parsed.data
  if (modelSha256 !== expected.modelSha256 || (outliers && outliers.mean.length !== expected.embedding)) {
    throw new AppError('PACK_INVALID', `The model pack's ${calibrationFile} was fitted on other weights; run gloriole calibrate on this pack.`)
  }
  return parsed.data
}
