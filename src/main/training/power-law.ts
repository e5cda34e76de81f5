import type { PowerLaw } from '@shared/domain/learning-curve'

/** Exponents that learning curves of classifiers are seen to have (Figueroa et al. 2012), and those around them. */
const exponents = Array.from({ length: 40 }, (_, i) => 0.05 * (i + 1))

/**
 * The inverse power law a - b n^-c nearest to the points (least squares, b >= 0): what more labels would bring if the
 * curve goes on as it began.
 * @returns null with fewer than three numbers of films, or where the points do not rise
 */
export function fitPowerLaw(points: readonly { readonly films: number; readonly auroc: number }[]): PowerLaw | null {
  const known = points.filter(({ films }) => films > 0)
  if (new Set(known.map(({ films }) => films)).size < 3) return null
  const fits = exponents.map((exponent) => {
    const x = known.map(({ films }) => films ** -exponent)
    const [meanX, meanY] = [average(x), average(known.map(({ auroc }) => auroc))]
    const spread = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0)
    const factor = -x.reduce((sum, value, i) => sum + (value - meanX) * (known[i]!.auroc - meanY), 0) / spread
    const limit = meanY + factor * meanX
    const error = Math.sqrt(average(x.map((value, i) => (limit - factor * value - known[i]!.auroc) ** 2)))
    return { limit: Math.min(1, limit), factor, exponent, error }
  })
  const rising = fits.filter(({ factor }) => factor > 0)
  return rising.length === 0 ? null : rising.reduce((best, one) => (one.error < best.error ? one : best))
}

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
