import { describe, expect, test } from 'vitest'
import { apply, inverse, type Affine } from '@shared/geometry/affine'
import type { PixelValues } from '@shared/geometry/raster'
import { layOut } from '@renderer/viewer/film-view'
import { tableOf, type Greys } from '@renderer/viewer/painting/greys'
import { paint, sample } from '@renderer/viewer/painting/paint'
import { pictureOf } from '@renderer/viewer/painting/picture'

const greys: Greys = { window: { centre: 128, width: 256 }, shape: 'LINEAR', curve: null, rescale: { slope: 1, intercept: 0 }, inverted: false }

function painted(values: PixelValues, [columns, rows]: readonly [number, number], toTarget: Affine, [width, height]: readonly [number, number], { components = 1, ...other }: Partial<Greys> & { components?: 1 | 3 } = {}): Uint8Array {
  const target = new Uint32Array(width * height).fill(0x12345678)
  paint(target, sample(pictureOf(values, columns, rows, components), toTarget, width, height, new Float32Array(0)), tableOf({ ...greys, ...other }))
  return new Uint8Array(target.buffer)
}
const redOf = (pixels: Uint8Array) => Array.from(pixels).filter((_, i) => i % 4 === 0)
const scaled = (by: number): Affine => ({ a: by, b: 0, c: 0, d: by, e: 0, f: 0 })

describe('a film on the screen', () => {
  test('is itself where a pixel of the screen is one of the film, opaque and without colour', () => {
    const values = Uint8Array.from({ length: 12 }, (_, i) => 20 * i)
    const pixels = painted(values, [4, 3], scaled(1), [4, 3])
    expect(redOf(pixels)).toEqual([...values])
    expect(Array.from(pixels).filter((_, i) => i % 4 === 3)).toEqual(Array(12).fill(255))
    expect(pixels.slice(8, 12)).toEqual(Uint8Array.of(40, 40, 40, 255))
  })

  test('lies in each of the eight positions pixel by pixel, as its map says', () => {
    const [columns, rows] = [5, 3]
    const values = Uint8Array.from({ length: columns * rows }, (_, i) => 10 * i + 7)
    for (const quarterTurns of [0, 1, 2, 3] as const) {
      for (const mirrored of [false, true]) {
        const [width, height] = quarterTurns % 2 === 0 ? [columns, rows] : [rows, columns]
        const toTarget = layOut({ orientation: { quarterTurns, mirrored }, middle: { columnPx: columns / 2, rowPx: rows / 2 }, scale: 1 }, { width: 1, height: 1, unit: 'px', source: null }, { clientWidth: width, clientHeight: height })
        const pixels = redOf(painted(values, [columns, rows], toTarget, [width, height]))
        expect([...pixels].sort()).toEqual([...values].sort())
        values.forEach((value, i) => {
          const { x, y } = apply(toTarget, { x: (i % columns) + 0.5, y: Math.floor(i / columns) + 0.5 })
          expect(pixels[Math.floor(y) * width + Math.floor(x)]).toBe(value)
        })
      }
    }
  })

  test('covers exactly the pixels whose middle lies on it; beside it is black', () => {
    const row = redOf(painted(Uint8Array.of(200, 200), [2, 1], { a: 2.4, b: 0, c: 0, d: 1, e: 1.2, f: 0 }, [8, 1]))
    // From 1.2 to 6.0: the middles 1.5 to 5.5.
    expect(row).toEqual([0, 200, 200, 200, 200, 200, 0, 0])
    expect(redOf(painted(Uint8Array.of(200), [1, 1], { a: 1, b: 0, c: 0, d: 1, e: 50, f: 0 }, [3, 2]))).toEqual(Array(6).fill(0))
    expect(redOf(painted(Uint8Array.of(200), [1, 1], { a: 0, b: 0, c: 0, d: 0, e: 0, f: 0 }, [2, 1]))).toEqual([0, 0])
  })

  test('between pixels is mixed of the four around, from middle to middle, before it becomes grey', () => {
    // Twice as large: the middles of the screen lie a quarter of a pixel beside those of the film.
    expect(redOf(painted(Uint8Array.of(0, 100), [2, 1], scaled(2), [4, 1]))).toEqual([0, 25, 75, 100])
    const steep = { window: { centre: 50.5, width: 1 } }
    expect(redOf(painted(Uint8Array.of(0, 100), [2, 1], scaled(2), [4, 1], steep))).toEqual([0, 0, 255, 255])
  })

  test('equals an independent look-up wherever it lies, and with pixels that are not square', () => {
    const [columns, rows] = [23, 17]
    const values = Int16Array.from({ length: columns * rows }, (_, i) => ((i * 7919) % 4001) - 2000)
    const at = (column: number, row: number) => values[Math.min(rows - 1, Math.max(0, row)) * columns + Math.min(columns - 1, Math.max(0, column))]!
    let seed = 1
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647
    for (let n = 0; n < 40; n++) {
      const orientation = { quarterTurns: (n % 4) as 0 | 1 | 2 | 3, mirrored: n % 8 > 3 }
      const map = layOut({ orientation, middle: { columnPx: columns * random(), rowPx: rows * random() }, scale: 1 + 2 * random() }, { width: 1, height: 1 + random(), unit: 'mm', source: 'PixelSpacing' }, { clientWidth: 40, clientHeight: 40 })
      const window = { centre: 100, width: 3000 }
      const pixels = redOf(painted(values, [columns, rows], map, [40, 40], { window }))
      const back = inverse(map)!
      pixels.forEach((grey, i) => {
        const { x, y } = apply(back, { x: (i % 40) + 0.5, y: Math.floor(i / 40) + 0.5 })
        const edge = Math.min(Math.abs(x), Math.abs(y), Math.abs(x - columns), Math.abs(y - rows))
        if (edge < 1e-6) return
        if (x < 0 || y < 0 || x > columns || y > rows) {
          expect(grey).toBe(0)
          return
        }
        const [u, v] = [Math.min(columns - 1, Math.max(0, x - 0.5)), Math.min(rows - 1, Math.max(0, y - 0.5))]
        const [column, row] = [Math.floor(u), Math.floor(v)]
        const [fx, fy] = [u - column, v - row]
        const value = (1 - fy) * ((1 - fx) * at(column, row) + fx * at(column + 1, row)) + fy * ((1 - fx) * at(column, row + 1) + fx * at(column + 1, row + 1))
        const wanted = 255 * Math.min(1, Math.max(0, (value - (window.centre - 0.5)) / (window.width - 1) + 0.5))
        expect(Math.abs(grey - wanted)).toBeLessThan(0.6)
      })
    }
  })

  test('much smaller is the mean of what a pixel of the screen stands for: fine lines become grey, not stripes', () => {
    const [columns, rows] = [512, 256]
    const lines = Uint16Array.from({ length: columns * rows }, (_, i) => (i % 3 === 0 ? 3000 : 0))
    const pixels = redOf(painted(lines, [columns, rows], scaled(1 / 8), [64, 32], { window: { centre: 1500, width: 3000 } }))
    // Every nth pixel would be black or white.
    for (const grey of pixels) expect(Math.abs(grey - 85)).toBeLessThan(12)
  })

  test('in colour keeps its colours, mirrored and enlarged too', () => {
    const rgb = Uint8Array.of(255, 0, 10, 0, 200, 20)
    expect([...painted(rgb, [2, 1], { a: -1, b: 0, c: 0, d: 1, e: 2, f: 0 }, [2, 1], { components: 3 })]).toEqual([0, 200, 20, 255, 255, 0, 10, 255])
  })
})
