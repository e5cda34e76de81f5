import type { Outlier } from '@shared/domain/calibration'
import type { Calibration, OutlierModel } from '@main/checkpoint/calibration-file'
import type { FilmEmbedding } from '@main/gloria/embedding'

/** Mean over a film's regions of their vectors, `dim` values: what the film looks like, wherever on it. */
export function meanRegion({ dim, local }: Pick<FilmEmbedding, 'dim' | 'local'>): Float64Array {
  const regions = local.length / dim
  return Float64Array.from({ length: dim }, (_, d) => {
    let sum = 0
    for (let r = d * regions; r < (d + 1) * regions; r++) sum += local[r]!
    return sum / regions
  })
}

/**
 * Squared Mahalanobis distance under probabilistic principal components (Tipping & Bishop 1999): along each axis in
 * units of its variance, beside all axes in units of the residual variance. Of `dim` values on average `dim` for films
 * like those of the fit.
 */
export function distanceOf({ mean, axes, variances, residualVariance }: Omit<OutlierModel, 'limit'>, vector: ArrayLike<number>): number {
  const centred = mean.map((value, d) => vector[d]! - value)
  let beside = centred.reduce((sum, value) => sum + value * value, 0)
  let distance = 0
  axes.forEach((axis, k) => {
    const along = axis.reduce((sum, value, d) => sum + value * centred[d]!, 0)
    beside -= along * along
    distance += (along * along) / variances[k]!
  })
  return distance + Math.max(0, beside) / residualVariance
}

/** How far a film is from the frontal chest films that the pack was calibrated on; null where it was not. */
export function outlierOf(film: Pick<FilmEmbedding, 'dim' | 'local'>, calibration: Calibration | null): Outlier | null {
  if (!calibration?.outliers) return null
  const distance = distanceOf(calibration.outliers, meanRegion(film))
  return { distance, limit: calibration.outliers.limit, isOut: distance > calibration.outliers.limit }
}
