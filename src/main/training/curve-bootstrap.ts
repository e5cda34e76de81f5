import { expectedGain } from '@shared/domain/learning-curve'
import type { Interval } from '@main/evaluation/bootstrap'
import { percentiles } from '@main/evaluation/intervals'
import { rank, rankStatistics, type Ranking } from '@main/evaluation/rank-statistics'
import { xorshift } from '@main/evaluation/xorshift'
import type { TrainingFilm } from '@main/training/labelled-film'
import { fitPowerLaw } from '@main/training/power-law'

/** A head on films that it was not fitted to, class by class. */
export interface TestedHead {
  /** Films that it was fitted to. */
  readonly films: number
  readonly classes: readonly { readonly ranking: Ranking; /** Index among all test patients of each patient of the ranking. */ readonly owners: Uint32Array }[]
}

/** @param scores class scores of the test films, row by row */
export function testedHead(films: number, scores: Float32Array, test: readonly TrainingFilm[], classes: readonly string[]): TestedHead {
  const place = new Map([...new Set(test.map(({ patient }) => patient))].map((patient, i) => [patient, i]))
  return {
    films,
    classes: classes.map((name, at) => {
      const scored = test.flatMap(({ labels, patient }, row) => (labels[name] === 0 || labels[name] === 1 ? [{ score: scores[row * classes.length + at]!, positive: labels[name] === 1, patient }] : []))
      // `rank` numbers patients in the order of their first films.
      return { ranking: rank(scored), owners: Uint32Array.from(new Set(scored.map(({ patient }) => patient)), (patient) => place.get(patient)!) }
    })
  }
}

/** Mean AUROC over the classes that have films of both kinds; `weights`: how often each test patient counts. Null: none has. */
export function meanAuroc({ classes }: TestedHead, weights?: Uint32Array): number | null {
  const aurocs = classes.map(({ ranking, owners }) => rankStatistics(ranking, weights && Uint32Array.from(owners, (owner) => weights[owner]!)).auroc).filter((value) => value !== null)
  return aurocs.length === 0 ? null : aurocs.reduce((sum, value) => sum + value, 0) / aurocs.length
}

export interface CurveBootstrap {
  readonly zeroShot: TestedHead
  /** Of each share the heads of its draws. */
  readonly shares: readonly (readonly TestedHead[])[]
  readonly patients: number
  /** So many more films than the last share has: what they would bring is drawn too. */
  readonly more: number
  readonly draws?: number
  readonly seed?: number
}

export interface CurveIntervals {
  readonly zeroShot: Interval | null
  readonly shares: readonly (Interval | null)[]
  readonly gain: Interval | null
}

/**
 * 95 % percentile intervals of a learning curve (Efron & Tibshirani 1993, ch. 13). A draw takes test patients with
 * replacement and of each share one of its draws of labelled patients, so that the intervals tell of both; the law of
 * each drawn curve says what more films would bring.
 */
export function bootstrapCurve({ zeroShot, shares, patients, more, draws = 1000, seed = 1 }: CurveBootstrap): CurveIntervals {
  const random = xorshift(seed)
  const weights = new Uint32Array(patients)
  const drawn = { zeroShot: [] as number[], shares: shares.map((): number[] => []), gain: [] as number[] }
  for (let draw = 0; draw < draws; draw++) {
    weights.fill(0)
    for (let n = 0; n < patients; n++) weights[Math.floor(random() * patients)]!++
    const without = meanAuroc(zeroShot, weights)
    if (without !== null) drawn.zeroShot.push(without)
    const points = shares.flatMap((heads, at) => {
      const head = heads[Math.floor(random() * heads.length)]!
      const auroc = meanAuroc(head, weights)
      if (auroc === null) return []
      drawn.shares[at]!.push(auroc)
      return [{ films: head.films, auroc }]
    })
    if (points.length === shares.length) drawn.gain.push(expectedGain(fitPowerLaw(points), points.at(-1)!.films, more))
  }
  return { zeroShot: percentiles(drawn.zeroShot, draws), shares: drawn.shares.map((values) => percentiles(values, draws)), gain: percentiles(drawn.gain, draws) }
}
