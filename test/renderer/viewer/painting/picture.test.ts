import { describe, expect, test } from 'vitest'
import { isWhole, pictureOf, rasterFor, type Picture } from '@renderer/viewer/painting/picture'

describe('a smaller picture of a film', () => {
  test('is made once, as small as the screen shows it, down to one pixel', () => {
    const picture = pictureOf(new Uint8Array(100 * 60), 100, 60)
    expect([0.1, 1, 1.3, 1.5, 4, 1e9].map((step) => rasterFor(picture, step).factor)).toEqual([1, 1, 1, 2, 4, 64])
    expect(rasterFor(picture, 4)).toBe(rasterFor(picture, 4.1))
    expect(rasterFor(picture, 1e9)).toMatchObject({ columns: 2, rows: 1 })
  })

  test('is made of what has come of the film, the half at first; the whole has it then', () => {
    const whole = pictureOf(new Uint8Array(100 * 60), 100, 60)
    const [full, second] = [whole.rasters[0], rasterFor(whole, 2)]
    const first: Picture = { ...whole, rasters: [second] }
    expect([isWhole(first), isWhole(whole)]).toEqual([false, true])
    expect([0.1, 1, 2, 4, 1e9].map((step) => rasterFor(first, step).factor)).toEqual([2, 2, 2, 4, 64])
    expect(rasterFor({ ...whole, rasters: [full, second] }, 2)).toBe(second)
  })
})
