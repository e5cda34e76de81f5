import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { upsample } from '@shared/geometry/upsample'

describe('upsampling a map', () => {
  it('keeps a constant map and its size', () => {
    const large = upsample(new Array<number>(12).fill(0.25), 3, 4, 8)
    expect(large.length).toBe(24 * 32)
    expect(new Set(large)).toEqual(new Set([0.25]))
  })

  it('puts the value of a cell at its centre', () => {
    // With an odd factor the middle small cell has the centre of its cell.
    const data = [1, 5, 2, 7, 3, 9]
    const large = upsample(data, 2, 3, 3)
    for (let row = 0; row < 2; row++) for (let column = 0; column < 3; column++) expect(large[(row * 3 + 1) * 9 + column * 3 + 1]!).toBe(data[row * 3 + column])
  })

  it('stays within the values of the map and mirrors with it', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }), (data) => {
        const large = upsample(data, 2, 3, 4)
        expect(Math.max(...large)).toBeLessThanOrEqual(Math.max(...data) + 1e-6)
        expect(Math.min(...large)).toBeGreaterThanOrEqual(Math.min(...data) - 1e-6)
        const mirrored = upsample([data[2]!, data[1]!, data[0]!, data[5]!, data[4]!, data[3]!], 2, 3, 4)
        for (let y = 0; y < 8; y++) for (let x = 0; x < 12; x++) expect(mirrored[y * 12 + x]!).toBeCloseTo(large[y * 12 + 11 - x]!, 5)
      })
    )
  })
})
