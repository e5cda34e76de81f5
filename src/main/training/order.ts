import { createRandom, mixSeeds, shuffled } from '@shared/random'

/**
 * Which items the batch number `index` (from 0) takes: all items come once before any comes again, in file order or,
 * shuffled, in another order each time. It follows from the seed alone, so a resumed run sees what it would have seen.
 */
export function batchItems(index: number, { batch, items, shuffle, seed }: { readonly batch: number; readonly items: number; readonly shuffle: boolean; readonly seed: number }): number[] {
  if (!shuffle) return Array.from({ length: batch }, (_, i) => (index * batch + i) % items)
  // Whole batches alone: an item twice in a batch would be its own wrong pair.
  const perRound = Math.floor(items / batch)
  const order = shuffled(items, createRandom(mixSeeds(seed, 1, Math.floor(index / perRound))))
  const start = (index % perRound) * batch
  return order.slice(start, start + batch)
}
