import { AppError } from '@shared/domain/errors'
import type { Value } from '@main/onnx/session'
import type { TrainingFilm } from '@main/training/labelled-film'

/** Positive labels of a rare finding count more, up to this much before the root. */
const RAREST = 8

/** What the labels of all films say, by source and class. */
export interface LabelSummary {
  readonly classes: readonly string[]
  readonly sources: number
  /** Share of positive labels, [source][class]; one half where a source says nothing. */
  readonly baseRates: readonly (readonly number[])[]
  /** Weight of a positive label, [source][class]: the root of negatives per positive, at least 1. */
  readonly positiveWeights: readonly (readonly number[])[]
}

/**
 * Counts labels by source and class.
 * @throws AppError TRAINING_DATA when no class has both films with and films without the finding
 */
export function summariseLabels(films: readonly TrainingFilm[], classes: readonly string[]): LabelSummary {
  const sources = 1 + Math.max(0, ...films.map(({ source }) => source))
  const counts = Array.from({ length: sources }, () => classes.map(() => ({ labels: 0, positive: 0 })))
  for (const { source, labels } of films) {
    classes.forEach((name, at) => {
      const label = labels[name]
      if (label === undefined) return
      const own = counts[source]![at]!
      own.labels++
      own.positive += label
    })
  }
  const mixed = classes.some((_, at) => counts.some((own) => own[at]!.positive > 0 && own[at]!.positive < own[at]!.labels))
  if (!mixed) throw new AppError('TRAINING_DATA', 'No finding is labelled as present on some films and as absent on others; there is nothing to learn from. Label films of both kinds.')
  const rate = ({ labels, positive }: { labels: number; positive: number }) => (labels === 0 ? 0.5 : Math.min(0.99, Math.max(0.01, positive / labels)))
  return {
    classes,
    sources,
    baseRates: counts.map((own) => own.map(rate)),
    positiveWeights: counts.map((own) => own.map(({ labels, positive }) => Math.sqrt(Math.min(RAREST, Math.max(1, (labels - positive) / Math.max(1, positive))))))
  }
}

/** The label inputs of `classLabelObjective` for a batch: `targets`, `weights` [n, C], `source` [n, sources]. */
export function labelValues(films: readonly TrainingFilm[], { classes, sources, positiveWeights }: LabelSummary): Readonly<Record<string, Value>> {
  const [n, c] = [films.length, classes.length]
  const targets = new Float32Array(n * c)
  const weights = new Float32Array(n * c)
  const source = new Float32Array(n * sources)
  films.forEach((film, row) => {
    source[row * sources + film.source] = 1
    classes.forEach((name, at) => {
      const label = film.labels[name]
      if (label === undefined) return
      targets[row * c + at] = label
      weights[row * c + at] = label > 0 ? positiveWeights[film.source]![at]! : 1
    })
  })
  return { targets: { data: targets, shape: [n, c] }, weights: { data: weights, shape: [n, c] }, source: { data: source, shape: [n, sources] } }
}
