import { z } from 'zod'

/** Mean AUROC over classes of heads fitted to a share of the labels, on patients that none was fitted to. */
export const curvePoint = z.object({
  share: z.number(),
  /** Labelled films, the mean over draws. */
  films: z.number().int(),
  auroc: z.number(),
  lowest: z.number(),
  highest: z.number(),
  draws: z.number().int()
})
export type CurvePoint = z.infer<typeof curvePoint>

/** AUROC = limit - factor films^-exponent; `error` is the root of the mean squared distance from the points. */
export const powerLaw = z.object({ limit: z.number(), factor: z.number(), exponent: z.number(), error: z.number() })
export type PowerLaw = z.infer<typeof powerLaw>

export const learningCurve = z.object({
  testFilms: z.number().int(),
  testPatients: z.number().int(),
  zeroShot: z.number(),
  points: z.array(curvePoint),
  /** Null where there are too few points, or they do not rise. */
  law: powerLaw.nullable()
})
export type LearningCurve = z.infer<typeof learningCurve>

/** What a law expects so many more films to bring; 0 where there is none. */
export function expectedGain(law: PowerLaw | null, films: number, more: number): number {
  if (!law || films === 0) return 0
  return law.factor * (films ** -law.exponent - (films + more) ** -law.exponent)
}
