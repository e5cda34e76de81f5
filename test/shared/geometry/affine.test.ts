import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { affineThrough, apply, compose, identity, inverse, type Affine } from '@shared/geometry/affine'

const finite = fc.double({ min: -500, max: 500, noNaN: true })
const maps: fc.Arbitrary<Affine> = fc
  .record({ a: finite, b: finite, c: finite, d: finite, e: finite, f: finite })
  .filter(({ a, b, c, d }) => Math.abs(a * d - b * c) > 0.5)
const close = (p: { x: number; y: number }, q: { x: number; y: number }) => {
  expect(p.x).toBeCloseTo(q.x, 5)
  expect(p.y).toBeCloseTo(q.y, 5)
}

describe('affine maps', () => {
  it('take the three corners of a film that is not square where they are said to go', () => {
    // 420 x 300 px, turned by 90 degrees clockwise with pixels of 2.1 x 1.8 on the screen.
    const size = { width: 420, height: 300 }
    const [origin, right, bottom] = [{ x: 700, y: 20 }, { x: 700, y: 20 + 420 * 1.8 }, { x: 700 - 300 * 2.1, y: 20 }]
    const map = affineThrough(size, origin, right, bottom)
    close(apply(map, { x: 0, y: 0 }), origin)
    close(apply(map, { x: 420, y: 0 }), right)
    close(apply(map, { x: 0, y: 300 }), bottom)
    close(apply(map, { x: 210, y: 150 }), { x: 700 - 150 * 2.1, y: 20 + 210 * 1.8 })
  })

  it('come back to where they began', () => {
    fc.assert(
      fc.property(maps, finite, finite, (map, x, y) => {
        close(apply(inverse(map)!, apply(map, { x, y })), { x, y })
      })
    )
  })

  it('put together do one after the other', () => {
    fc.assert(
      fc.property(maps, maps, fc.double({ min: -2, max: 2, noNaN: true }), (outer, inner, x) => {
        const [p, q] = [apply(compose(outer, inner), { x, y: 1 }), apply(outer, apply(inner, { x, y: 1 }))]
        expect(p.x).toBeCloseTo(q.x, 3)
        expect(p.y).toBeCloseTo(q.y, 3)
      })
    )
  })

  it('that flatten the plane have no way back', () => {
    expect(inverse({ a: 1, b: 2, c: 2, d: 4, e: 0, f: 0 })).toBeNull()
    expect(inverse(identity)).toEqual({ a: 1, b: -0, c: -0, d: 1, e: -0, f: -0 })
  })
})
