import type { Interval } from '@main/evaluation/bootstrap'
import { rankStatistics, type Ranking } from '@main/evaluation/rank-statistics'
import { xorshift } from '@main/evaluation/xorshift'

const names = ['auroc', 'averagePrecision', 'f1'] as const
export type RankIntervals = Readonly<Record<(typeof names)[number], Interval | null>>

/**
 * 95 % percentile intervals of all rank statistics at once, patients drawn with replacement (see `patientBootstrap`).
 * Draws in which a statistic does not exist are left out of it; null when more than half are.
 */
export function rankIntervals(ranking: Ranking, draws = 2000, seed = 1): RankIntervals {
  const random = xorshift(seed)
  const weights = new Uint32Array(ranking.patients)
  const drawn: Record<(typeof names)[number], number[]> = { auroc: [], averagePrecision: [], f1: [] }
  for (let draw = 0; draw < draws; draw++) {
    weights.fill(0)
    for (let n = 0; n < weights.length; n++) weights[Math.floor(random() * weights.length)]!++
    const statistics = rankStatistics(ranking, weights)
    for (const name of names) if (statistics[name] !== null) drawn[name].push(statistics[name])
  }
  return { auroc: percentiles(drawn.auroc, draws), averagePrecision: percentiles(drawn.averagePrecision, draws), f1: percentiles(drawn.f1, draws) }
}

/** The middle 95 % of drawn values; null when fewer than half of the draws gave one. */
export function percentiles(values: readonly number[], draws: number): Interval | null {
  if (values.length < draws / 2) return null
  const sorted = [...values].sort((a, b) => a - b)
  const quantile = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!
  return { low: quantile(0.025), high: quantile(0.975) }
}
