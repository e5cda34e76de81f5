import { z } from 'zod'

/** Where 95 % of bootstrap draws lie; null where too few draws had films of both kinds. */
const interval = z.object({ low: z.number(), high: z.number() }).nullable()

/** Mean AUROC over classes of heads fitted to a share of the labels, on patients that none was fitted to. */
export const curvePoint = z.object({
  share: z.number(),
  /** Labelled films, the mean over draws. */
  films: z.number().int(),
  auroc: z.number(),
  interval,
  draws: z.number().int()
})
export type CurvePoint = z.infer<typeof curvePoint>

/** AUROC = limit - factor films^-exponent; `error` is the root of the mean squared distance from the points. */
export const powerLaw = z.object({ limit: z.number(), factor: z.number(), exponent: z.number(), error: z.number() })
export type PowerLaw = z.infer<typeof powerLaw>

/** What `more` films beyond those labelled are expected to bring of mean AUROC. */
export const outlook = z.object({ more: z.number().int(), gain: z.number(), interval })
export type Outlook = z.infer<typeof outlook>

export const learningCurve = z.object({
  testFilms: z.number().int(),
  testPatients: z.number().int(),
  zeroShot: z.number(),
  zeroShotInterval: interval,
  points: z.array(curvePoint),
  /** Null where there are too few points, or they do not rise. */
  law: powerLaw.nullable(),
  outlook: outlook.nullable()
})
export type LearningCurve = z.infer<typeof learningCurve>

/** What a law expects so many more films to bring; 0 where there is none. */
export function expectedGain(law: PowerLaw | null, films: number, more: number): number {
  if (!law || films === 0) return 0
  return law.factor * (films ** -law.exponent - (films + more) ** -law.exponent)
}

/** A gain of mean AUROC that is not worth a reader's hundred films. */
export const worthwhileGain = 0.005

/** Whether labelling may stop: when even the best of what is likely is not worth it; go on when even the least is. */
export function stopAdvice({ interval: likely }: Outlook): 'stop' | 'go-on' | 'unclear' {
  if (likely === null) return 'unclear'
  if (likely.high < worthwhileGain) return 'stop'
  return likely.low >= worthwhileGain ? 'go-on' : 'unclear'
}
