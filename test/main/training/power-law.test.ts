import { expect, test } from 'vitest'
import { expectedGain } from '@shared/domain/learning-curve'
import { fitPowerLaw } from '@main/training/power-law'

const points = (of: (films: number) => number) => [10, 40, 160, 640].map((films) => ({ films, auroc: of(films) }))

test('the law behind points is found again, and says what more films bring', () => {
  const law = fitPowerLaw(points((films) => 0.9 - 0.8 * films ** -0.5))!
  expect(law).toMatchObject({ exponent: 0.5 })
  expect(law.limit).toBeCloseTo(0.9, 9)
  expect(law.factor).toBeCloseTo(0.8, 9)
  expect(law.error).toBeLessThan(1e-9)
  expect(expectedGain(law, 640, 100)).toBeCloseTo(0.8 * (640 ** -0.5 - 740 ** -0.5), 9)
  expect(expectedGain(law, 640, 100)).toBeGreaterThan(expectedGain(law, 6400, 100))
})

test('points that fall, stand still or are too few have no law, and nothing is promised of them', () => {
  expect(fitPowerLaw(points((films) => 0.9 - films / 10_000))).toBeNull()
  expect(fitPowerLaw(points(() => 0.8))).toBeNull()
  expect(fitPowerLaw(points((films) => films / 1000).slice(0, 2))).toBeNull()
  expect(expectedGain(null, 100, 100)).toBe(0)
})
