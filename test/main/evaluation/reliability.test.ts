import { expect, test } from 'vitest'
import { logLoss, reliability } from '@main/evaluation/reliability'

const predictions = [
  { probability: 0.05, positive: false },
  { probability: 0.08, positive: true },
  { probability: 0.95, positive: true },
  { probability: 1, positive: true }
]

test('the error is the gap of each bin, weighed by its films; certainty belongs to the last bin', () => {
  const fit = reliability(predictions)!
  expect(fit.bins.map(({ films }) => films)).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0, 2])
  expect(fit.bins[0]).toMatchObject({ observed: 0.5 })
  expect(fit.bins[0]!.predicted).toBeCloseTo(0.065, 12)
  expect(fit.bins[1]).toMatchObject({ predicted: null, observed: null })
  expect(fit.ece).toBeCloseTo(0.5 * (0.5 - 0.065) + 0.5 * (1 - 0.975), 12)
})

test('log loss is the mean surprise, and finite for a certain prediction that is wrong', () => {
  expect(logLoss(predictions)).toBeCloseTo(-(Math.log(0.95) + Math.log(0.08) + Math.log(0.95)) / 4, 12)
  expect(logLoss([{ probability: 1, positive: false }])).toBeCloseTo(-Math.log(1e-12), 6)
  expect(reliability([])).toBeNull()
})
