import { describe, expect, it } from 'vitest'
import { means } from '@renderer/viewer/reduced-film'

describe('a film too large to be drawn', () => {
  it('is reduced to the means of squares, those at the edge cut off, in its own kind of numbers', () => {
    const values = Int16Array.from([0, 2, -10, 4, 6, -20, 100, 200, 7])
    expect(means(values, 3, 3, 1, 2)).toEqual(Int16Array.from([3, -15, 150, 7]))
  })

  it('keeps colours apart', () => {
    expect(means(Uint8Array.from([10, 100, 200, 30, 200, 0]), 2, 1, 3, 2)).toEqual(Uint8Array.from([20, 150, 100]))
  })
})
