import type { Interval } from '@main/evaluation/bootstrap'
import { percentiles } from '@main/evaluation/intervals'
import { xorshift } from '@main/evaluation/xorshift'

export interface Figure {
  readonly mean: number
  /** 95 %, patients drawn with replacement; null for one patient alone. */
  readonly interval: Interval | null
}

const draws = 2000

/** The mean of a value over all of them, with an interval over patients. There must be one at least. */
export function patientMean<T extends { readonly patient: string }>(all: readonly T[], of: (one: T) => number): Figure {
  const groups = [...Map.groupBy(all, ({ patient }) => patient).values()].map((own) => ({ sum: own.reduce((total, one) => total + of(one), 0), count: own.length }))
  const mean = (drawn: readonly (typeof groups)[number][]) => drawn.reduce((sum, group) => sum + group.sum, 0) / drawn.reduce((sum, group) => sum + group.count, 0)
  const random = xorshift(1)
  const means = Array.from({ length: draws }, () => mean(groups.map(() => groups[Math.floor(random() * groups.length)]!)))
  // Of one patient alone, every draw is the same: that is no interval.
  return { mean: mean(groups), interval: groups.length < 2 ? null : percentiles(means, draws) }
}
