import type { ReliabilityBin } from '@shared/domain/calibration'

export interface Prediction {
  readonly probability: number
  readonly positive: boolean
}

export interface Fit {
  readonly ece: number
  readonly logLoss: number
  readonly bins: ReliabilityBin[]
}

const binCount = 10
/** A certain prediction that is wrong would cost infinitely much. */
const certain = 1e-12

/**
 * Ten bins of equal width; the expected calibration error is the mean over films of |mean prediction - share of
 * positives| of their bin (Naeini, Cooper & Hauskrecht 2015). Null without films.
 */
export function reliability(predictions: readonly Prediction[]): Fit | null {
  if (predictions.length === 0) return null
  const bins = Array.from({ length: binCount }, (_, i): ReliabilityBin => {
    const own = predictions.filter(({ probability }) => Math.min(binCount - 1, Math.floor(probability * binCount)) === i)
    const mean = (value: (one: Prediction) => number) => (own.length === 0 ? null : own.reduce((sum, one) => sum + value(one), 0) / own.length)
    return {
      from: i / binCount,
      to: (i + 1) / binCount,
      films: own.length,
      predicted: mean(({ probability }) => probability),
      observed: mean(({ positive }) => (positive ? 1 : 0))
    }
  })
  const ece = bins.reduce((sum, { films, predicted, observed }) => sum + (films * Math.abs((predicted ?? 0) - (observed ?? 0))) / predictions.length, 0)
  return { ece, logLoss: logLoss(predictions), bins }
}

/** Mean of -log of the probability given to what is the case. */
export function logLoss(predictions: readonly Prediction[]): number {
  const sum = predictions.reduce((total, { probability, positive }) => total - Math.log(Math.max(certain, positive ? probability : 1 - probability)), 0)
  return sum / predictions.length
}
