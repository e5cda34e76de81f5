import { describe, expect, test } from 'vitest'
import { rings } from '@shared/geometry/rings'

const raster = (rows: readonly string[]) => ({ data: rows.flatMap((row) => row.split('').map(Number)), rows: rows.length, columns: rows[0]!.length })
const of = (rows: readonly string[], options = { smallest: 0, tolerance: 0 }) => {
  const { data, rows: high, columns } = raster(rows)
  return rings(data, high, columns, 0.5, options)
}
const area = (ring: readonly { x: number; y: number }[]) => Math.abs(ring.reduce((sum, { x, y }, i) => sum + x * ring[(i + 1) % ring.length]!.y - ring[(i + 1) % ring.length]!.x * y, 0) / 2)

describe('outlines of a raster', () => {
  test('go round each part once, largest first', () => {
    const found = of(['000000000', '011110000', '011110010', '011110000', '000000000'])
    expect(found).toHaveLength(2)
    expect(area(found[0]!)).toBeCloseTo(11.5, 5)
    expect(area(found[1]!)).toBeCloseTo(0.5, 5)
  })

  test('leave out holes and specks', () => {
    const found = of(['1111111', '1111111', '1100011', '1100011', '1111111', '1111111', '0000000', '0001000'], { smallest: 2, tolerance: 0 })
    expect(found).toHaveLength(1)
    expect(area(found[0]!)).toBeCloseTo(41.5, 5)
  })

  test('close where the part reaches the edge', () => {
    const [ring] = of(['11', '11'])
    expect(area(ring!)).toBeCloseTo(3.5, 5)
  })

  test('keep the corners that bend the line and drop the others', () => {
    const disc = Array.from({ length: 40 }, (_, row) => Array.from({ length: 40 }, (_, column) => (Math.hypot(row - 20, column - 20) < 15 ? '1' : '0')).join(''))
    const [full, few] = [of(disc)[0]!, of(disc, { smallest: 0, tolerance: 0.5 })[0]!]
    expect(few.length).toBeLessThan(full.length / 2)
    expect(few.length).toBeGreaterThan(8)
    expect(Math.abs(area(few) / area(full) - 1)).toBeLessThan(0.05)
    expect(area(few)).toBeGreaterThan(0.9 * Math.PI * 15 ** 2)
  })

  test('of nothing are none', () => {
    expect(of(['000', '000'])).toEqual([])
  })
})
