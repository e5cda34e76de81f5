import { expect, test } from 'vitest'
import { cohensKappa } from '@main/review/kappa'

const table = (counts: Readonly<Record<string, number>>) => Object.entries(counts).flatMap(([pair, count]) => Array.from({ length: count }, () => pair.split('/') as [string, string]))

test('is what Cohen 1960 computes', () => {
  // Table 1 of Cohen (1960) in counts of 200: kappa .492 .
  const { kappa, interval } = cohensKappa(table({ 'a/a': 88, 'a/b': 14, 'a/c': 18, 'b/a': 10, 'b/b': 40, 'b/c': 10, 'c/a': 2, 'c/b': 6, 'c/c': 12 }))!
  expect(kappa).toBeCloseTo(0.492, 3)
  expect(interval.low).toBeGreaterThan(0.37)
  expect(interval.high).toBeLessThan(0.61)
})

test('is 1 for the same answers, 0 for chance, below 0 for opposite ones, and nothing when there is but one answer', () => {
  expect(cohensKappa(table({ 'present/present': 5, 'absent/absent': 7 }))).toEqual({ kappa: 1, interval: { low: 1, high: 1 } })
  expect(cohensKappa(table({ 'a/a': 5, 'a/b': 5, 'b/a': 5, 'b/b': 5 }))!.kappa).toBeCloseTo(0, 12)
  expect(cohensKappa(table({ 'a/b': 5, 'b/a': 5 }))!.kappa).toBeCloseTo(-1, 12)
  expect(cohensKappa(table({ 'absent/absent': 9 }))).toBeNull()
  expect(cohensKappa([])).toBeNull()
})
