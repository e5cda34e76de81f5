import type { OutlierModel } from '@main/checkpoint/calibration-file'
import { upperQuantile } from '@main/calibration/conformal'
import { patientFolds } from '@main/evaluation/patient-folds'
import { principalAxes } from '@main/calibration/principal-axes'
import { distanceOf } from '@main/gloria/outlier'

/** Share of frontal chest films like the reference that is wrongly taken for something else. */
const falseAlarms = 0.01
const axesMax = 64
/** Fewer films tell nothing of the second moment, and a hundredth of fewer than this cannot be cut off. */
const filmsMin = 100

/**
 * Fits what frontal chest films look like from their mean region vectors. The limit is the conformal quantile of the
 * distances of films that the fit had not seen (patient-wise cross-fitting), so about one reference film in a hundred
 * lies beyond it. Null for fewer than a hundred films.
 */
export function fitOutliers(films: readonly { readonly patient: string; readonly look: ArrayLike<number> }[], folds: number): OutlierModel | null {
  if (films.length < filmsMin) return null
  const count = Math.min(axesMax, Math.floor(films.length / 8), films[0]!.look.length - 1)
  const fold = patientFolds(films.map(({ patient }) => patient), folds)
  const distances = Array.from({ length: folds }, (_, k) => {
    const model = principalAxes(films.filter((_, i) => fold[i] !== k).map(({ look }) => look), count)
    return films.filter((_, i) => fold[i] === k).map(({ look }) => distanceOf(model, look))
  }).flat()
  return rounded({ ...principalAxes(films.map(({ look }) => look), count), limit: upperQuantile(distances, falseAlarms)! })
}

/** Seven digits are what float32 embeddings carry; more would only make the pack's file longer. */
function rounded({ mean, axes, variances, residualVariance, limit }: OutlierModel): OutlierModel {
  const digits = (value: number) => Number(value.toPrecision(7))
  return { mean: mean.map(digits), axes: axes.map((axis) => axis.map(digits)), variances: variances.map(digits), residualVariance: digits(residualVariance), limit: digits(limit) }
}
