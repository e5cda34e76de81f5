import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contour, type ContourStroke } from '@shared/geometry/contours'

/** How often each end of a stroke occurs; in closed lines every one twice (or four times, where two lines touch). */
function endsOf(strokes: readonly ContourStroke[]): number[] {
  const counts = new Map<string, number>()
  for (const [x1, y1, x2, y2] of strokes) for (const key of [`${x1.toFixed(6)} ${y1.toFixed(6)}`, `${x2.toFixed(6)} ${y2.toFixed(6)}`]) counts.set(key, (counts.get(key) ?? 0) + 1)
  return [...counts.values()]
}

describe('contour', () => {
  test('runs around a single sample halfway to its neighbours', () => {
    const strokes = contour([0, 0, 0, 0, 1, 0, 0, 0, 0], 3, 3, 0.5)
    expect(strokes).toHaveLength(4)
    for (const [x1, y1, x2, y2] of strokes) for (const [x, y] of [[x1, y1], [x2, y2]] as const) expect(Math.abs(x - 1.5) + Math.abs(y - 1.5)).toBeCloseTo(0.5, 9)
  })

  test('lies where the level is reached between two samples', () => {
    const ramp = [0, 0.5, 1, 0, 0.5, 1, 0, 0.5, 1]
    const crossing = contour(ramp, 3, 3, 0.25).flatMap(([x1, y1, x2, y2]) => [[x1, y1], [x2, y2]] as const).filter(([x, y]) => x < 1.5 && y === 1.5)
    expect(crossing).toHaveLength(2)
    for (const [x] of crossing) expect(x).toBeCloseTo(1, 9)
  })

  test('is closed, also at the edge of the map and at saddles', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 }), (values) => {
        for (const count of endsOf(contour(values, 4, 5, 0.4))) expect(count % 2).toBe(0)
      })
    )
  })

  test('of a map that never reaches the level is nothing', () => {
    expect(contour(new Float32Array(12).fill(0.3), 3, 4, 0.4)).toEqual([])
  })
})
