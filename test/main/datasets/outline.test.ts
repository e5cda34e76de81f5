import { expect, test } from 'vitest'
import { outlines } from '@main/datasets/outline'

/** Area of a polygon (shoelace). */
const area = (points: readonly { columnPx: number; rowPx: number }[]) =>
  Math.abs(points.reduce((sum, { columnPx, rowPx }, i) => sum + columnPx * points[(i + 1) % points.length]!.rowPx - points[(i + 1) % points.length]!.columnPx * rowPx, 0)) / 2

test('every connected part has an outline of its area, largest first', () => {
  const mask = new Uint8Array(100 * 80)
  for (let row = 10; row < 40; row++) mask.fill(1, row * 80 + 20, row * 80 + 60)
  for (let row = 60; row < 70; row++) mask.fill(1, row * 80 + 5, row * 80 + 15)
  const parts = outlines(mask, 100, 80)
  expect(parts.map(area)).toEqual([1200, 100])
})

test('a disc keeps its area, and a tall one its number of points in bounds', () => {
  const [side, radius] = [1024, 400]
  const mask = Uint8Array.from({ length: side * side }, (_, i) => ((i % side) - 512) ** 2 + (Math.floor(i / side) - 512) ** 2 <= radius ** 2 ? 1 : 0)
  const [disc] = outlines(mask, side, side)
  expect(area(disc!) / (Math.PI * radius ** 2)).toBeCloseTo(1, 1)
  expect(disc!.length).toBeLessThan(420)
})

test('parts at the edges of the film do not run into the next row', () => {
  const mask = Uint8Array.of(0, 0, 1, 1, 0, 0)
  expect(outlines(mask, 2, 3)).toHaveLength(2)
})
