import { describe, expect, test } from 'vitest'
import { fitPlatt, fitTemperature, predict, type Example } from '@main/calibration/logistic'

const xs = [-0.31, -0.22, -0.18, -0.05, 0.02, 0.04, 0.11, 0.13, 0.27, 0.35]
const present = [0, 0, 1, 0, 0, 1, 1, 0, 1, 1]
const examples = xs.map((x, i): Example => ({ x, positive: present[i] === 1 }))

describe('fitPlatt', () => {
  test('is what Newton in NumPy gives with smoothed targets', () => {
    const { slope, intercept } = fitPlatt(examples)
    expect(slope).toBeCloseTo(3.9871223009440193, 6)
    expect(intercept).toBeCloseTo(-0.06397592604995199, 6)
  })

  test('stays finite where the feature separates the films, and sees an inverted one', () => {
    const separated = fitPlatt(xs.map((x) => ({ x, positive: x > 0 })))
    expect(Number.isFinite(separated.slope)).toBe(true)
    expect(predict(separated, 0.35)).toBeGreaterThan(0.8)
    expect(fitPlatt(xs.map((x) => ({ x, positive: x < 0 }))).slope).toBeLessThan(0)
  })
})

describe('fitTemperature', () => {
  test('is what Newton in NumPy gives', () => {
    expect(fitTemperature(examples.map(({ x, positive }) => ({ x: 10 * x, positive })))).toBeCloseTo(1.601066340309486, 6)
  })
})
