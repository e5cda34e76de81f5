import { expect, test } from 'vitest'
import { aggregate, localSimilarity, unit } from '@main/retrieval/rank'

test('the aggregate is the mean of z-scores: neither similarity wins by its scale', () => {
  const [a, b, c] = aggregate([0.9, 0.8, 0.7], [-1000, 0, 1000])
  expect(a).toBeCloseTo(0, 9)
  expect(b).toBeCloseTo(0, 9)
  expect(c).toBeCloseTo(0, 9)
  expect(aggregate([1, 3], [5, 5])).toEqual([-0.5, 0.5])
  expect(aggregate([1], [2])).toEqual([0])
})

test('films share a finding wherever it lies; the comparison is the same both ways', () => {
  const dim = 3
  const film = (...rows: number[][]) => unit(Float32Array.from(rows.flat()), dim)
  const [lung, finding, bone] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
  const here = film(finding, lung, lung, bone)
  const there = film(bone, lung, lung, finding)
  const without = film(lung, lung, lung, bone)
  expect(localSimilarity(here, there, dim)).toBeCloseTo(1, 6)
  expect(localSimilarity(here, without, dim)).toBeCloseTo((0.75 + 1) / 2, 6)
  expect(localSimilarity(without, here, dim)).toBe(localSimilarity(here, without, dim))
})
