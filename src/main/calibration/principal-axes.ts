/** Mean, main axes and variances along them of a set of vectors; what lies beside the axes has one mean variance. */
export interface PrincipalAxes {
  readonly mean: number[]
  readonly axes: number[][]
  readonly variances: number[]
  readonly residualVariance: number
}

const iterationsMax = 300
const converged = 1e-10

/**
 * The first `count` principal axes of vectors (n x dim, count < dim) by orthogonal iteration (Golub & Van Loan, section
 * 8.2.4) on the covariance (divided by n), from fixed starting vectors: the same vectors give the same axes.
 * `residualVariance` is the mean variance of the dimensions left (Tipping & Bishop 1999, equation 8).
 */
export function principalAxes(vectors: readonly ArrayLike<number>[], count: number): PrincipalAxes {
  const dim = vectors[0]!.length
  const mean = Array.from({ length: dim }, (_, d) => vectors.reduce((sum, vector) => sum + vector[d]!, 0) / vectors.length)
  const covariance = covarianceOf(vectors, mean)
  let axes = orthonormal(Array.from({ length: count }, (_, k) => Float64Array.from({ length: dim }, (_, d) => Math.sin((k + 1) * (d + 1) * 12.9898) + (k === d ? 1 : 0))))
  let variances: number[] = []
  for (let step = 0; step < iterationsMax; step++) {
    const turned = axes.map((axis) => times(covariance, axis))
    const next = axes.map((axis, k) => dot(axis, turned[k]!))
    const change = next.reduce((most, value, k) => Math.max(most, Math.abs(value - (variances[k] ?? 0))), 0)
    variances = next
    if (change <= converged * Math.max(...next)) break
    axes = orthonormal(turned)
  }
  const total = covariance.reduce((sum, row, d) => sum + row[d]!, 0)
  // Vectors in a plane have no variance beside it; a distance still needs a unit there.
  const smallest = (total / dim) * 1e-6 || 1e-12
  const residualVariance = Math.max(smallest, (total - variances.reduce((sum, value) => sum + value, 0)) / (dim - count))
  return { mean, axes: axes.map((axis) => [...axis]), variances: variances.map((value) => Math.max(smallest, value)), residualVariance }
}

function covarianceOf(vectors: readonly ArrayLike<number>[], mean: readonly number[]): Float64Array[] {
  const rows = mean.map(() => new Float64Array(mean.length))
  for (const vector of vectors) {
    const centred = mean.map((value, d) => vector[d]! - value)
    for (let i = 0; i < centred.length; i++) {
      const row = rows[i]!
      for (let j = 0; j < centred.length; j++) row[j]! += (centred[i]! * centred[j]!) / vectors.length
    }
  }
  return rows
}

/** Modified Gram-Schmidt, twice: once leaves rounding behind where vectors are nearly parallel. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const axes: Float64Array[] = []
  for (const vector of vectors) {
    const axis = Float64Array.from(vector)
    for (let round = 0; round < 2; round++) {
      for (const before of axes) {
        const share = dot(before, axis)
        for (let d = 0; d < axis.length; d++) axis[d]! -= share * before[d]!
      }
      const norm = Math.sqrt(dot(axis, axis)) || 1
      for (let d = 0; d < axis.length; d++) axis[d]! /= norm
    }
    axes.push(axis)
  }
  return axes
}

const times = (matrix: readonly Float64Array[], vector: Float64Array) => Float64Array.from(matrix, (row) => dot(row, vector))

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let d = 0; d < a.length; d++) sum += a[d]! * b[d]!
  return sum
}
