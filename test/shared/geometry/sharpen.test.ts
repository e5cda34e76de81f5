import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayed, minMax, sharpen } from '@shared/geometry/sharpen'

const maps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 400 })

describe('DHS sharpening', () => {
  it('never reverses the order of two cells', () => {
    fc.assert(
      fc.property(maps, (map) => {
        const shown = sharpen(map)
        for (let i = 1; i < map.length; i++) {
          if (map[i]! > map[i - 1]!) expect(shown[i]!).toBeGreaterThanOrEqual(shown[i - 1]!)
          if (map[i]! < map[i - 1]!) expect(shown[i]!).toBeLessThanOrEqual(shown[i - 1]!)
        }
      })
    )
  })

  it('keeps the peak of a map where it was', () => {
    const map = Array.from({ length: 361 }, (_, i) => Math.exp(-(((i % 19) - 5) ** 2 + (Math.floor(i / 19) - 12) ** 2) / 8))
    const shown = sharpen(map)
    const peak = map.indexOf(Math.max(...map))
    expect(peak).toBe(12 * 19 + 5)
    expect(shown[peak]!).toBe(Math.max(...shown))
    expect(shown[0]!).toBeLessThan(0.01)
  })

  it('does not depend on the scale of the map', () => {
    const map = [0.1, 0.2, 0.4, 0.9, 0.3, 0.2]
    const scaled = sharpen(map.map((value) => value * 1e-3))
    sharpen(map).forEach((value, i) => expect(scaled[i]!).toBeCloseTo(value, 3))
  })

  it('follows the formula on a map worked by hand', () => {
    // u = [0, .25, .5, 1]; mean .4375, sd .369756; one of four lies above; b = quantile .75 = .5 + .25 * .5 = .625
    const shown = sharpen([2, 3, 4, 6])
    expect(shown[3]!).toBeCloseTo(1 / (1 + Math.exp(-96 * 0.375)), 6)
    expect(shown[2]!).toBeCloseTo(1 / (1 + Math.exp(96 * 0.125)), 6)
  })

  it('draws a sharpened map stronger at its peak than at its rim, in the same order', () => {
    const map = Array.from({ length: 40 }, (_, i) => Math.exp(-((i - 12) ** 2) / 40))
    const shown = displayed(map, true)
    expect(shown.indexOf(Math.max(...shown))).toBe(12)
    for (let i = 13; i < 40; i++) expect(shown[i]!).toBeLessThanOrEqual(shown[i - 1]!)
    expect(shown[12]!).toBeCloseTo(1, 3)
    expect(Array.from(displayed(map, false))).toEqual(Array.from(minMax(map)))
  })

  it('shows nothing of a uniform map', () => {
    expect(Array.from(sharpen([0.25, 0.25, 0.25, 0.25]))).toEqual([0, 0, 0, 0])
    expect(Array.from(minMax([3, 3]))).toEqual([0, 0])
  })
})
