import { z } from 'zod'

const interval = z.object({ low: z.number(), high: z.number() })

/** Two models on the same films. Null: not to be had, since films of one kind are missing or too few. */
const contender = z.object({
  auroc: z.number().nullable(),
  /** Of probabilities fitted on the other patients of these films, the same way for both models. */
  logLoss: z.number().nullable(),
  ece: z.number().nullable()
})

export const classComparison = z.object({
  class: z.string(),
  films: z.number().int(),
  positive: z.number().int(),
  patients: z.number().int(),
  serving: contender,
  candidate: contender,
  /** Candidate's AUROC less the serving model's, and where 95 % of bootstrap draws of patients put it. */
  difference: z.number().nullable(),
  interval: interval.nullable()
})
export type ClassComparison = z.infer<typeof classComparison>

/** A film that the two models place differently among the others. */
export const disagreement = z.object({
  file: z.string(),
  class: z.string(),
  positive: z.boolean(),
  /** Share of the films that score lower, under each model. */
  servingRank: z.number(),
  candidateRank: z.number()
})
export type Disagreement = z.infer<typeof disagreement>

/** How a model outlines a finding. Null: films of that kind are missing. */
const outlineContender = z.object({
  /** Whether it outlines the finding at all; one that does not is held against as one that outlines nothing. */
  outlines: z.boolean(),
  /** Mean Dice on films with the finding, and the share of films without it on which nothing is outlined. */
  dice: z.number().nullable(),
  clean: z.number().nullable(),
  /** The mean of the two; of the Dice alone where there are no films without the finding. */
  score: z.number().nullable()
})
export type OutlineContender = z.infer<typeof outlineContender>

/** Outlines of two models on held-out films of which it is known where findings lie. */
export const outlineComparison = z.object({
  films: z.number().int(),
  patients: z.number().int(),
  classes: z.array(
    z.object({
      class: z.string(),
      /** Films with a region of the finding, and films without the finding. */
      present: z.number().int(),
      absent: z.number().int(),
      serving: outlineContender,
      candidate: outlineContender,
      /** Candidate's score less the serving model's; null where too few patients have a region of the finding. */
      difference: z.number().nullable(),
      interval: interval.nullable()
    })
  ),
  mean: z.object({ serving: z.number().nullable(), candidate: z.number().nullable(), difference: z.number().nullable(), interval: interval.nullable() }),
  verdict: z.enum(['better', 'not-better', 'worse', 'unseen']),
  worse: z.array(z.string())
})
export type OutlineComparison = z.infer<typeof outlineComparison>

export const gateReasons = ['better', 'outlines', 'as-good', 'not-better', 'class-worse', 'nothing-to-compare', 'outlines-not-better', 'outlines-worse', 'outlines-unseen'] as const

export const comparison = z.object({
  films: z.number().int(),
  patients: z.number().int(),
  classes: z.array(classComparison),
  /** Mean over classes that have both kinds of films. */
  mean: z.object({ serving: z.number().nullable(), candidate: z.number().nullable(), difference: z.number().nullable(), interval: interval.nullable() }),
  disagreements: z.array(disagreement),
  /** Null: neither model outlines anything. */
  outlines: outlineComparison.nullable().default(null),
  /** Whether the candidate may serve. */
  verdict: z.object({ passed: z.boolean(), reason: z.enum(gateReasons), worse: z.array(z.string()) })
})
export type Comparison = z.infer<typeof comparison>
