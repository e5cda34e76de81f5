import type { Point } from '@main/evaluation/html/plot'
import { rankSteps, type Ranking } from '@main/evaluation/rank-statistics'

/** More points than this look the same and make the page heavy. */
const pointsMax = 400

/** Share of negatives called present against share of positives called present, threshold by threshold. */
export function rocCurve(ranking: Ranking): Point[] {
  const steps = [...rankSteps(ranking)]
  const last = steps.at(-1)!
  return thinned([{ x: 0, y: 0 }, ...steps.map(({ truePositive, falsePositive }) => ({ x: falsePositive / last.falsePositive, y: truePositive / last.truePositive }))])
}

/** Share of positives found against the share of what is called present that is. */
export function precisionRecallCurve(ranking: Ranking): Point[] {
  const steps = [...rankSteps(ranking)]
  const last = steps.at(-1)!
  return thinned(steps.map(({ truePositive, falsePositive }) => ({ x: truePositive / last.truePositive, y: truePositive / (truePositive + falsePositive) })))
}

function thinned(points: readonly Point[]): Point[] {
  const every = Math.ceil(points.length / pointsMax)
  return points.filter((_, i) => i % every === 0 || i === points.length - 1)
}
