import { describe, expect, test } from 'vitest'
import { fitOutliers } from '@main/calibration/fit-outliers'
import { patientFolds } from '@main/evaluation/patient-folds'
import { principalAxes } from '@main/calibration/principal-axes'
import { xorshift } from '@main/evaluation/xorshift'
import { distanceOf, meanRegion } from '@main/gloria/outlier'

/** Twelve vectors, and what NumPy's eigh makes of their covariance. */
const vectors = [[5.292, 0.8, 0.979, 1.12, 0.374], [-2.932, 1.9, -0.151, -0.052, 0.082], [0.432, 2.909, 0.761, 0.061, 0.089], [1.001, 2.988, -0.205, 0.157, -0.171], [-7.659, 1.307, 0.864, -0.371, 0.454], [-4.363, 0.092, -0.187, 0.766, 0.294], [0.465, 0.756, -0.888, -0.99, -0.07], [0.469, 2.461, 1.202, -0.194, -0.06], [-3.146, -2.84, -1.706, 0.975, -0.102], [-1.314, -2.506, 0.777, -0.807, -0.043], [-2.686, 0.774, -0.511, -0.59, -0.006], [1.285, 0.133, 0.302, -0.317, -0.073]]

describe('principalAxes', () => {
  test('finds the variances that NumPy finds, and the distance that follows from them', () => {
    const axes = principalAxes(vectors, 2)
    expect(axes.variances[0]).toBeCloseTo(10.420230351873562, 5)
    expect(axes.variances[1]).toBeCloseTo(3.1297816190136403, 5)
    expect(axes.residualVariance).toBeCloseTo(0.32788786850056134, 5)
    expect(distanceOf(axes, [1, -2, 0.5, 0.3, -0.1])).toBeCloseTo(5.320129712436174, 5)
  })

  test('has a unit even where there is no variance', () => {
    const flat = principalAxes([[1, 0, 0], [2, 0, 0], [3, 0, 0]], 1)
    expect(distanceOf(flat, [2, 0, 0])).toBe(0)
    expect(distanceOf(flat, [2, 1, 0])).toBeGreaterThan(1000)
  })
})

describe('fitOutliers', () => {
  const random = xorshift(5)
  const like = () => Float64Array.from({ length: 12 }, (_, d) => (random() + random() - 1) * (d + 1))
  const films = Array.from({ length: 400 }, (_, i) => ({ patient: `P${Math.floor(i / 2)}`, look: like() }))
  const model = fitOutliers(films, 5)!
  const isOut = (look: ArrayLike<number>) => distanceOf(model, look) > model.limit

  test('lets about one in a hundred films like the reference fail, and what is unlike it', () => {
    const fresh = Array.from({ length: 2000 }, like)
    expect(fresh.filter(isOut).length / fresh.length).toBeLessThan(0.03)
    expect(isOut(new Float64Array(12).fill(9))).toBe(true)
  })

  test('is the same for the same films, and nothing for too few', () => {
    expect(fitOutliers(films, 5)).toEqual(model)
    expect(fitOutliers(films.slice(0, 99), 5)).toBeNull()
  })
})

test('films of a patient share a fold, and patients are spread evenly', () => {
  const patients = Array.from({ length: 100 }, (_, i) => `P${i % 20}`)
  const folds = patientFolds(patients, 5)
  for (let i = 20; i < 100; i++) expect(folds[i]).toBe(folds[i - 20])
  expect([0, 1, 2, 3, 4].map((k) => new Set(patients.filter((_, i) => folds[i] === k)).size)).toEqual([4, 4, 4, 4, 4])
})

test('the mean region of a film is taken over its regions, per dimension', () => {
  expect([...meanRegion({ dim: 2, local: Float32Array.of(1, 2, 3, 10, 20, 30) })]).toEqual([2, 20])
})
