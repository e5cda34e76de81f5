import { z } from 'zod'
import { promptSetRef } from '@shared/domain/prompts'

/** What a calibrated model answers; `abstains` is an answer: it does not know. */
export const decision = z.enum(['present', 'absent', 'abstains'])
export type Decision = z.infer<typeof decision>

/**
 * Why a model abstains: at the chosen error rate the film could be either (`ambiguous`); the class could not be
 * calibrated on the labelled films (`unmeasured`); the film is unlike those the model was calibrated on (`outlier`).
 */
export const abstention = z.enum(['ambiguous', 'unmeasured', 'outlier'])
export type Abstention = z.infer<typeof abstention>

export const judgement = z.object({ decision, reason: abstention.nullable() })
export type Judgement = z.infer<typeof judgement>

/** How far a film is from the frontal chest films of the calibration; beyond the limit it is taken for something else. */
export const outlier = z.object({ distance: z.number(), limit: z.number(), isOut: z.boolean() })
export type Outlier = z.infer<typeof outlier>

/** Films whose predicted probability lies in [from, to): mean prediction, and the share that has the finding. */
export const reliabilityBin = z.object({ from: z.number(), to: z.number(), films: z.number().int(), predicted: z.number().nullable(), observed: z.number().nullable() })
export type ReliabilityBin = z.infer<typeof reliabilityBin>

/** How far probabilities are from the truth: expected calibration error over ten bins, mean log loss. */
const fit = z.object({ ece: z.number(), logLoss: z.number(), bins: z.array(reliabilityBin) })

/** What was measured of one class, on films of patients whom the fit had not seen (patient-wise cross-validation). */
export const classCalibrationReport = z.object({
  class: z.string(),
  films: z.number().int(),
  positive: z.number().int(),
  patients: z.number().int(),
  /** Of the present prompts' score; of its margin over the absent prompts ("no X"), null where the class has none. */
  auroc: z.number().nullable(),
  marginAuroc: z.number().nullable(),
  /** Share of films with (without) the finding on which "X" scores above "no X". */
  presentAboveAbsent: z.object({ positive: z.number().nullable(), negative: z.number().nullable() }).nullable(),
  /** Which of the two carries the probability; null: the class was not calibrated, and why. */
  feature: z.enum(['score', 'margin']).nullable(),
  whyNot: z.enum(['too-few', 'no-better']).nullable(),
  /** Log loss of always predicting the share of positives. */
  baseLogLoss: z.number().nullable(),
  before: fit.nullable(),
  after: fit.nullable(),
  /** Of the conformal answers: shares of all films left open, of positives called absent, of negatives called present. */
  answers: z.object({ abstained: z.number(), missed: z.number().nullable(), invented: z.number().nullable() }).nullable()
})
export type ClassCalibrationReport = z.infer<typeof classCalibrationReport>

/** What the Models page and the command line show of a pack's calibration. */
export const calibrationReport = z.object({
  createdAt: z.string(),
  /** Which films, in the words of whoever calibrated. */
  source: z.string(),
  promptSet: promptSetRef,
  films: z.number().int(),
  patients: z.number().int(),
  folds: z.number().int(),
  method: z.enum(['platt', 'temperature']),
  errorRate: z.number(),
  classes: z.array(classCalibrationReport),
  /** Share of each kind of image that is taken for something else than a frontal chest film. */
  outliers: z.object({ reference: z.number().int(), probes: z.array(z.object({ name: z.string(), films: z.number().int(), refused: z.number() })) }).nullable()
})
export type CalibrationReport = z.infer<typeof calibrationReport>
