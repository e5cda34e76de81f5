import type { Scored } from '@main/evaluation/auroc'

/** Films by falling score; those of one score stand together and are read together. */
export interface Ranking {
  readonly score: Float64Array
  readonly positive: Uint8Array
  /** Index of each film's patient. */
  readonly patient: Uint32Array
  readonly patients: number
}

export interface RankStatistics {
  /** Null when films with, or without, the finding are missing. */
  readonly auroc: number | null
  /** Average precision; null without films that have the finding, as are those below. */
  readonly averagePrecision: number | null
  /** The greatest F1 over all thresholds, and the lowest score that is called present there. */
  readonly f1: number | null
  readonly f1Threshold: number | null
}

export function rank(films: readonly Scored[]): Ranking {
  const sorted = [...films].sort((a, b) => b.score - a.score)
  const names = new Map([...new Set(films.map(({ patient }) => patient))].map((patient, i) => [patient, i]))
  return {
    score: Float64Array.from(sorted, ({ score }) => score),
    positive: Uint8Array.from(sorted, ({ positive }) => (positive ? 1 : 0)),
    patient: Uint32Array.from(sorted, ({ patient }) => names.get(patient)!),
    patients: names.size
  }
}

/** One threshold: films from this score upwards are called present. */
export interface RankStep {
  readonly score: number
  /** Weights of the films called present that have, and have not, the finding. */
  readonly truePositive: number
  readonly falsePositive: number
}

/** The thresholds of a ranking, falling. `weights`: how often each patient counts; default once. */
export function* rankSteps({ score, positive, patient }: Ranking, weights?: ArrayLike<number>): Generator<RankStep> {
  let [truePositive, falsePositive] = [0, 0]
  for (let i = 0; i < score.length; i++) {
    const weight = weights ? weights[patient[i]!]! : 1
    if (positive[i]) truePositive += weight
    else falsePositive += weight
    if (i + 1 === score.length || score[i + 1] !== score[i]) yield { score: score[i]!, truePositive, falsePositive }
  }
}

/**
 * AUROC (Mann-Whitney, ties half), average precision (precision at each positive, averaged) and best F1, in one pass
 * over a ranking that is sorted once: a bootstrap only changes how often each patient counts.
 */
export function rankStatistics(ranking: Ranking, weights?: ArrayLike<number>): RankStatistics {
  let [before, beforeNegative] = [0, 0]
  let [area, precision, f1, f1Threshold] = [0, 0, 0, 0]
  const total = totalsOf(ranking, weights)
  for (const { score, truePositive, falsePositive } of rankSteps(ranking, weights)) {
    area += (falsePositive - beforeNegative) * (before + truePositive) * 0.5
    if (truePositive > before) precision += (truePositive - before) * (truePositive / (truePositive + falsePositive))
    const own = (2 * truePositive) / (truePositive + falsePositive + total.positive)
    if (own > f1) [f1, f1Threshold] = [own, score]
    ;[before, beforeNegative] = [truePositive, falsePositive]
  }
  const none = total.positive === 0
  return {
    auroc: none || total.negative === 0 ? null : area / (total.positive * total.negative),
    averagePrecision: none ? null : precision / total.positive,
    f1: none ? null : f1,
    f1Threshold: none ? null : f1Threshold
  }
}

function totalsOf({ positive, patient }: Ranking, weights?: ArrayLike<number>): { positive: number; negative: number } {
  const totals = { positive: 0, negative: 0 }
  for (let i = 0; i < positive.length; i++) totals[positive[i] ? 'positive' : 'negative'] += weights ? weights[patient[i]!]! : 1
  return totals
}
