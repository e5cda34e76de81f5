import { z } from 'zod'
import { labelNames } from '@main/evaluation/classes'
import type { LabelledFilm } from '@main/evaluation/labels/labelled-film'

/** A film with what is known of it, as training takes it; it crosses to the training process. */
export const trainingFilm = z.object({
  path: z.string(),
  patient: z.string(),
  /** Where its labels come from: sources differ in whom they film, so each has its own base rates. From 0. */
  source: z.number().int().nonnegative(),
  /** By class: 1 present, 0 absent, between where it is uncertain; what nobody labelled is missing. */
  labels: z.record(z.string(), z.number().min(0).max(1)),
  /** What a radiologist wrote of it. */
  report: z.string().nullable()
})
export type TrainingFilm = z.infer<typeof trainingFilm>

/** What becomes of labels that are neither present nor absent (Irvin et al. 2019, U-Ones, U-Zeros, U-Ignore). */
export const uncertainPolicies = ['ones', 'zeros', 'ignore'] as const
export type UncertainPolicy = (typeof uncertainPolicies)[number]

/** The labels of a film by the classes of a prompt set. */
export function labelsByClass({ findings, unknown, labelled }: LabelledFilm, classes: readonly string[], uncertain: UncertainPolicy): Record<string, number> {
  const of = (name: string): number | null => {
    const names = labelNames(name)
    if (names.some((label) => findings.has(label))) return 1
    if (names.some((label) => unknown.has(label))) return uncertain === 'ignore' ? null : Number(uncertain === 'ones')
    return labelled === null || names.some((label) => labelled.has(label)) ? 0 : null
  }
  return Object.fromEntries(classes.flatMap((name) => [of(name)].flatMap((label) => (label === null ? [] : [[name, label] as const]))))
}
