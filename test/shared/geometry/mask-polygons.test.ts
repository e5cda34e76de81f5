import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskPolygons, type Mask } from '@shared/geometry/mask-polygons'
import { encloses } from '@shared/geometry/rings'

const drawn = (...lines: readonly string[]): Mask => ({ rows: lines.length, columns: lines[0]!.length, data: Uint8Array.from(lines.join(''), (one) => (one === '#' ? 1 : 0)) })
const exact = { smallest: 0, tolerance: 0 }

/** The samples whose centres the lines enclose, all lines together. */
const filled = (mask: Mask, polygons: ReturnType<typeof maskPolygons>) =>
  Array.from(mask.data, (_, i) => (polygons.some((line) => encloses(line, { x: (i % mask.columns) + 0.5, y: Math.floor(i / mask.columns) + 0.5 })) ? 1 : 0))

describe('what a mask paints, as closed lines', () => {
  test('is a square for a square, and nothing for nothing', () => {
    const [square] = maskPolygons(drawn('....', '.##.', '.##.', '....'), exact)
    // Its corners are cut: a line goes from middle to middle of the samples' edges.
    expect(new Set(square!.map(({ x, y }) => `${x},${y}`))).toEqual(new Set(['1.5,1', '2.5,1', '3,1.5', '3,2.5', '2.5,3', '1.5,3', '1,2.5', '1,1.5']))
    expect(maskPolygons(drawn('..', '..'), exact)).toEqual([])
  })

  test('keeps a hole, and an island within it as a piece of its own', () => {
    const mask = drawn('#######', '#.....#', '#.###.#', '#.#.#.#', '#.###.#', '#.....#', '#######')
    const polygons = maskPolygons(mask, exact)
    expect(polygons).toHaveLength(2)
    expect(filled(mask, polygons)).toEqual([...mask.data])
  })

  test('leaves out specks, and pieces that touch at a corner are two', () => {
    expect(maskPolygons(drawn('##..', '##..', '..##', '..##'), exact)).toHaveLength(2)
    expect(maskPolygons(drawn('##..#', '##...'), { smallest: 2, tolerance: 0 })).toHaveLength(1)
  })

  test('encloses every painted sample and no other, whatever is painted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.infiniteStream(fc.constantFrom(0, 1)), (rows, columns, values) => {
        const mask: Mask = { rows, columns, data: Uint8Array.from({ length: rows * columns }, () => values.next().value as number) }
        expect(filled(mask, maskPolygons(mask, exact))).toEqual([...mask.data])
      }),
      { numRuns: 500 }
    )
  })

  test('of a large round piece with many holes has fewer corners than a region may have', () => {
    const side = 900
    const data = Uint8Array.from({ length: side * side }, (_, i) => {
      const [x, y] = [i % side, Math.floor(i / side)]
      return Math.hypot(x - 450, y - 450) < 440 && (x % 12 > 3 || y % 12 > 3) ? 1 : 0
    })
    const polygons = maskPolygons({ rows: side, columns: side, data }, { smallest: 1, tolerance: 0.8 })
    expect(polygons).toHaveLength(1)
    expect(polygons[0]!.length).toBeLessThanOrEqual(5_000)
  })
})
