import { describe, expect, it } from 'vitest'
import { thumbnailOf } from '@renderer/viewer/thumbnail'

const film = { columns: 200, rows: 100, color: false, invert: false, windowCenter: 50, windowWidth: 100, minPixelValue: 0, maxPixelValue: 1000, numberOfComponents: 1, getPixelData: () => Float32Array.from({ length: 20_000 }, (_, i) => i % 200) }
const first = ({ pixels }: { pixels: Uint8ClampedArray }, n: number) => [...pixels.subarray(4 * n, 4 * n + 4)]

describe('a thumbnail', () => {
  it('keeps the proportions and shows the window that was filed', () => {
    const small = thumbnailOf(film, 20)
    expect([small.width, small.height]).toEqual([20, 10])
    expect(first(small, 5)).toEqual([140, 140, 140, 255]) // value 55 of 0..100
    expect(first(small, 15)[0]).toBe(255)
  })

  it('of a MONOCHROME1 film is turned round, without a window spreads the values, and keeps colours', () => {
    expect(first(thumbnailOf({ ...film, invert: true }, 20), 5)[0]).toBe(115)
    expect(first(thumbnailOf({ ...film, windowWidth: 0 }, 20), 5)[0]).toBe(14)
    const red = { ...film, color: true, numberOfComponents: 3, getPixelData: () => Uint8Array.from({ length: 60_000 }, (_, i) => (i % 3 === 0 ? 200 : 7)) }
    expect(first(thumbnailOf(red, 20), 0)).toEqual([200, 7, 7, 255])
  })
})
