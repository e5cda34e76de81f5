import { expect, test } from 'vitest'
import { blendMaps, meanMap } from '@shared/geometry/blend-maps'

test('a blend is the weighted mean, cell by cell, whatever the weights sum to', () => {
  expect([...blendMaps([{ data: [0, 4], weight: 30 }, { data: [4, 0], weight: 10 }])]).toEqual([1, 3])
  expect([...blendMaps([])]).toEqual([])
})

test('a mean counts every map alike', () => {
  expect([...meanMap([[0, 1, 2], [2, 3, 10]])]).toEqual([1, 2, 6])
})
