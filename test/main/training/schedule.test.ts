import { expect, test } from 'vitest'
import { constantRate, plateauFactor, warmUpCosine } from '@main/training/schedule'

test('the rate rises in a line, then falls along half a cosine to 0 at the last step', () => {
  const rate = warmUpCosine(1, { warmUp: 4, steps: 12 })
  expect([1, 2, 3, 4].map(rate)).toEqual([0.25, 0.5, 0.75, 1])
  expect(rate(8)).toBeCloseTo(0.5, 12)
  expect(rate(12)).toBeCloseTo(0, 12)
  expect(warmUpCosine(1, { warmUp: 0, steps: 2 })(1)).toBeCloseTo(0.5, 12)
  expect(constantRate(0.3)(7)).toBe(0.3)
})

test('the rate is cut when the loss has not fallen for longer than the patience, and only then', () => {
  const options = { factor: 0.1, patience: 2 }
  expect(plateauFactor([1, 0.9, 0.8], options)).toBe(1)
  expect(plateauFactor([1, 1, 1], options)).toBe(1)
  expect(plateauFactor([1, 1, 1, 1], options)).toBeCloseTo(0.1)
  expect(plateauFactor([1, 1, 1, 0.5, 0.5, 0.5], options)).toBe(1)
  expect(plateauFactor([1, 1, 1, 1, 1, 1, 1], options)).toBeCloseTo(0.01)
})
