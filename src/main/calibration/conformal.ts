import type { ClassConstants } from '@main/checkpoint/calibration-file'
import type { Example } from '@main/calibration/logistic'

type Bounds = NonNullable<ClassConstants['conformal']>

/**
 * Label-conditional split conformal bounds (Vovk, Gammerman & Shafer 2005, section 4.6) at an error rate: of future
 * films with the finding at most that share lies below `lowestPresent`, of films without it at most that share above
 * `highestAbsent`, as long as films are exchangeable. Null where there are too few films (fewer than 1/rate - 1) to
 * exclude an answer at that rate. The feature was not fitted on these films, so all of them may be used.
 */
export function conformalBounds(examples: readonly Example[], errorRate: number): Bounds {
  const of = (positive: boolean) => examples.filter((example) => example.positive === positive).map(({ x }) => x)
  const lowest = upperQuantile(of(true).map((x) => -x), errorRate)
  return { lowestPresent: lowest === null ? null : -lowest, highestAbsent: upperQuantile(of(false), errorRate) }
}

/** The ceil((n + 1)(1 - rate))-th smallest value: a new one of the same kind exceeds it with at most that probability. */
export function upperQuantile(values: readonly number[], rate: number): number | null {
  const rank = Math.ceil((values.length + 1) * (1 - rate) - 1e-9)
  return rank > values.length ? null : [...values].sort((a, b) => a - b)[rank - 1]!
}
