/** One film's score for a class, and whether the class is there. */
export interface Scored {
  readonly score: number
  readonly positive: boolean
  /** Films of one patient are drawn together when an interval is estimated. */
  readonly patient: string
}

/**
 * Area under the ROC curve as the Mann-Whitney statistic (Hanley & McNeil 1982): the share of positive-negative
 * pairs in which the positive scores higher, ties counting half. Null when one of the two is missing.
 */
export function auroc(films: readonly Scored[]): number | null {
  const sorted = [...films].sort((a, b) => a.score - b.score)
  let rankSum = 0
  let positives = 0
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1
    while (end < sorted.length && sorted[end]!.score === sorted[start]!.score) end++
    const rank = (start + 1 + end) / 2
    for (let i = start; i < end; i++) {
      if (!sorted[i]!.positive) continue
      positives++
      rankSum += rank
    }
    start = end
  }
  const negatives = sorted.length - positives
  if (positives === 0 || negatives === 0) return null
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives)
}

/**
 * Average precision: the precision at each positive, in order of falling score, averaged. Tied films count as read
 * together. Null when there is no positive.
 */
export function averagePrecision(films: readonly Scored[]): number | null {
  const sorted = [...films].sort((a, b) => b.score - a.score)
  let found = 0
  let sum = 0
  for (let start = 0; start < sorted.length; ) {
    let end = start
    let tied = 0
    while (end < sorted.length && sorted[end]!.score === sorted[start]!.score) {
      if (sorted[end]!.positive) tied++
      end++
    }
    found += tied
    sum += tied * (found / end)
    start = end
  }
  return found === 0 ? null : sum / found
}
