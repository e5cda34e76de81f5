import type { Scored } from '@main/evaluation/auroc'

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

/** xorshift32 (Marsaglia 2003), uniform in [0, 1): the same seed gives the same interval. */
function xorshift(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 4_294_967_296
  }
}
