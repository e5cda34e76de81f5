import type { Scored } from '@main/evaluation/auroc'
import { xorshift } from '@main/evaluation/xorshift'

export interface Interval {
  readonly low: number
  readonly high: number
}

/**
 * 95 % percentile interval of a statistic (Efron & Tibshirani 1993, ch. 13), resampling patients with replacement:
 * films of one patient are not independent. Draws in which the statistic does not exist are left out; null when more
 * than half are.
 */
export function patientBootstrap(films: readonly Scored[], statistic: (films: readonly Scored[]) => number | null, draws = 2000, seed = 1): Interval | null {
  const patients = [...Map.groupBy(films, (film) => film.patient).values()]
  const random = xorshift(seed)
  const values: number[] = []
  for (let draw = 0; draw < draws; draw++) {
    const sample: Scored[] = []
    for (let n = 0; n < patients.length; n++) sample.push(...patients[Math.floor(random() * patients.length)]!)
    const value = statistic(sample)
    if (value !== null) values.push(value)
  }
  if (values.length < draws / 2) return null
  values.sort((a, b) => a - b)
  const quantile = (q: number) => values[Math.min(values.length - 1, Math.floor(q * values.length))]!
  return { low: quantile(0.025), high: quantile(0.975) }
}
