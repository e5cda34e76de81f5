import fc from 'fast-check'
import { expect, test } from 'vitest'
import { batchItems } from '@main/training/order'

const sizes = fc.record({ items: fc.integer({ min: 1, max: 40 }), seed: fc.nat() }).chain(({ items, seed }) => fc.record({ items: fc.constant(items), seed: fc.constant(seed), batch: fc.integer({ min: 1, max: items }) }))

test('every round of shuffled batches takes each item at most once, and depends on the seed and the round alone', () => {
  fc.assert(
    fc.property(sizes, fc.nat(3), (options, round) => {
      const perRound = Math.floor(options.items / options.batch)
      const batches = () => Array.from({ length: perRound }, (_, i) => batchItems(round * perRound + i, { ...options, shuffle: true }))
      const seen = batches().flat()
      expect(new Set(seen).size).toBe(perRound * options.batch)
      expect(seen.every((item) => item >= 0 && item < options.items)).toBe(true)
      expect(batches()).toEqual(batches())
    })
  )
})

test('without shuffling, items come in file order and start again', () => {
  const of = (index: number) => batchItems(index, { batch: 2, items: 3, shuffle: false, seed: 0 })
  expect([0, 1, 2].map(of)).toEqual([[0, 1], [2, 0], [1, 2]])
})

test('another round has another order', () => {
  const round = (n: number) => batchItems(n, { batch: 30, items: 30, shuffle: true, seed: 5 })
  expect(round(0)).not.toEqual(round(1))
})
