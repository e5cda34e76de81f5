import { describe, expect, test } from 'vitest'
import { halved, pictureOf, rasterFor, type PixelValues } from '@renderer/viewer/painting/picture'

const half = (values: PixelValues, columns: number, rows: number, components = 1) => halved({ values, columns, rows, factor: 1 }, components)

describe('a smaller picture of a film', () => {
  test('is the means of squares, those at the edge cut off, in its own kind of numbers', () => {
    expect(half(Int16Array.from([0, 2, -10, 4, 6, -20, 100, 200, 7]), 3, 3)).toEqual({ values: Int16Array.from([3, -15, 150, 7]), columns: 2, rows: 2, factor: 2 })
    expect(half(Float32Array.from([0, 1]), 2, 1).values).toEqual(Float32Array.of(0.5))
    expect(half(Uint16Array.from([65535, 65535, 65535, 65534]), 2, 2).values).toEqual(Uint16Array.of(65535))
  })

  test('keeps colours apart', () => {
    expect(half(Uint8Array.from([10, 100, 200, 30, 200, 0]), 2, 1, 3).values).toEqual(Uint8Array.from([20, 150, 100]))
  })

  test('is made once, as small as the screen shows it, down to one pixel', () => {
    const picture = pictureOf(new Uint8Array(100 * 60), 100, 60)
    expect([0.1, 1, 1.3, 1.5, 4, 1e9].map((step) => rasterFor(picture, step).factor)).toEqual([1, 1, 1, 2, 4, 64])
    expect(rasterFor(picture, 4)).toBe(rasterFor(picture, 4.1))
    expect(rasterFor(picture, 1e9)).toMatchObject({ columns: 2, rows: 1 })
  })
})
