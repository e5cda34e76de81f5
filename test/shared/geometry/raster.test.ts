import { describe, expect, test } from 'vitest'
import { halved, type PixelValues } from '@shared/geometry/raster'

const half = (values: PixelValues, columns: number, rows: number, components = 1) => halved({ values, columns, rows, factor: 1 }, components)

describe('half of a raster', () => {
  test('is the means of squares, those at the edge cut off, in its own kind of numbers', () => {
    expect(half(Int16Array.from([0, 2, -10, 4, 6, -20, 100, 200, 7]), 3, 3)).toEqual({ values: Int16Array.from([3, -15, 150, 7]), columns: 2, rows: 2, factor: 2 })
    expect(half(Float32Array.from([0, 1]), 2, 1).values).toEqual(Float32Array.of(0.5))
    expect(half(Uint16Array.from([65535, 65535, 65535, 65534]), 2, 2).values).toEqual(Uint16Array.of(65535))
  })

  test('keeps colours apart', () => {
    expect(half(Uint8Array.from([10, 100, 200, 30, 200, 0]), 2, 1, 3).values).toEqual(Uint8Array.from([20, 150, 100]))
  })

  test('is the same for every kind of numbers', () => {
    const list = Array.from({ length: 7 * 5 }, (_, i) => (i * 7919) % 101)
    const expected = [...half(Int32Array.from(list), 7, 5).values]
    for (const values of [Uint8Array.from(list), Int8Array.from(list), Uint16Array.from(list), Int16Array.from(list), Uint32Array.from(list)]) expect([...half(values, 7, 5).values]).toEqual(expected)
    expect(half(Uint32Array.of(0xffffffff, 0xffffffff), 2, 1).values).toEqual(Uint32Array.of(0xffffffff))
  })
})
