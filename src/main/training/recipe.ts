import { z } from 'zod'
import { AppError } from '@shared/domain/errors'
import { promptSet } from '@shared/domain/prompts'
import { imageStages } from '@main/training/image-stages'
import { trainingFilm } from '@main/training/labelled-film'
import { segmentFilm } from '@main/training/segment-film'
import { adam, adamW } from '@main/training/optimizers/adam'
import type { Optimizer } from '@main/training/optimizers/optimizer'
import { sgd } from '@main/training/optimizers/sgd'
import { constantRate, warmUpCosine, type Schedule } from '@main/training/schedule'

/** What every kind of training asks for. */
export const commonRecipe = z.object({
  model: z.string(),
  out: z.string(),
  name: z.string().min(1).max(100).optional(),
  steps: z.number().int().positive(),
  batch: z.number().int().positive(),
  /** Batches averaged in a step. */
  accumulate: z.number().int().positive().default(1),
  learningRate: z.number().positive(),
  schedule: z.enum(['constant', 'cosine']),
  warmUp: z.number().int().nonnegative().default(0),
  optimizer: z.enum(['adam', 'adamw', 'sgd']),
  betas: z.tuple([z.number().min(0).lt(1), z.number().min(0).lt(1)]),
  momentum: z.number().min(0).lt(1),
  weightDecay: z.number().nonnegative(),
  clip: z.number().positive().nullable(),
  shuffle: z.boolean(),
  augment: z.boolean(),
  seed: z.number().int().nonnegative(),
  /** Steps between two states on disk. */
  saveEvery: z.number().int().positive()
})
export type CommonRecipe = z.infer<typeof commonRecipe>

export const contrastiveRecipe = commonRecipe.extend({
  pairs: z.string(),
  statistics: z.enum(['frozen', 'batch']),
  encoders: z.array(z.enum(['image', 'text'])).min(1),
  globalOnly: z.boolean()
})
export type ContrastiveRecipe = z.infer<typeof contrastiveRecipe>

export const encoderRecipe = commonRecipe.extend({
  prompts: promptSet,
  films: z.array(trainingFilm),
  /** Parts of the image encoder that move; empty: all of it. */
  stages: z.array(z.enum(imageStages)),
  /** Weight of the contrastive losses for films with a report, beside the labels' 1; 0: reports are not read. */
  contrastive: z.number().nonnegative(),
  globalOnly: z.boolean(),
  /** Share of the patients, by the hash of their identifiers, on which the run is watched instead. */
  validation: z.number().min(0).max(0.5),
  validateEvery: z.number().int().positive()
})
export type EncoderRecipe = z.infer<typeof encoderRecipe>

export const headRecipe = commonRecipe.pick({ model: true, out: true, name: true, steps: true, learningRate: true }).extend(encoderRecipe.pick({ prompts: true, films: true, validation: true }).shape)
export type HeadRecipe = z.infer<typeof headRecipe>

/** What an image encoder in 8 bits is made of: films whose activations are looked at. */
export const quantiseRecipe = commonRecipe.pick({ model: true, out: true, name: true }).extend({ films: z.array(z.string()).min(1).max(10_000) })
export type QuantiseRecipe = z.infer<typeof quantiseRecipe>

export const curveRecipe = headRecipe.pick({ model: true, steps: true, learningRate: true, prompts: true, films: true }).extend({
  /** Films of other patients. */
  test: z.array(trainingFilm).min(1),
  /** Of the patients, from 0 to 1. */
  shares: z.array(z.number().positive().max(1)).min(1).max(20),
  /** Draws of patients for each share below 1. */
  draws: z.number().int().min(1).max(100)
})
export type CurveRecipe = z.infer<typeof curveRecipe>

export const segmentRecipe = commonRecipe.extend({
  /** What is outlined: names of the prompt set, or of the films' regions. */
  classes: z.array(z.string().min(1).max(100)).min(1).max(100),
  films: z.array(segmentFilm),
  validation: encoderRecipe.shape.validation,
  validateEvery: encoderRecipe.shape.validateEvery
})
export type SegmentRecipe = z.infer<typeof segmentRecipe>

export function optimizerOf({ optimizer, betas, momentum, weightDecay }: CommonRecipe): Optimizer {
  if (optimizer === 'sgd') return sgd({ momentum, weightDecay })
  return optimizer === 'adam' ? adam({ betas, weightDecay }) : adamW({ betas, weightDecay })
}

export function scheduleOf({ schedule, learningRate, warmUp, steps }: CommonRecipe): Schedule {
  return schedule === 'constant' ? constantRate(learningRate) : warmUpCosine(learningRate, { warmUp, steps })
}

/** The recipe without where things lie: what a pack's lineage keeps. */
export function withoutPaths(recipe: CommonRecipe): Record<string, unknown> {
  return Object.fromEntries(Object.entries(recipe).filter(([name]) => !['model', 'out', 'name', 'pairs', 'films', 'prompts', 'saveEvery', 'validateEvery'].includes(name)))
}

/** @throws AppError TRAINING_DATA when a batch asks for more than there is */
export function assertBatch(batch: number, items: number, what: string): void {
  if (batch > items) throw new AppError('TRAINING_DATA', `A batch of ${batch} needs as many ${what}; there are ${items}. Use a smaller batch.`)
}

/** How long a run that is stopped may take for the step under way and for saving its state. */
export const stopGraceMs = 60_000

/** What a head is fitted with unless told otherwise: enough for every penalty to settle. */
export const headDefaults = { steps: 120, learningRate: 0.05 } as const
