import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasArea, moveBy, moveCorner, ontoFilm, outline } from '@renderer/viewer/region-shape'

const film = { columns: 1300, rows: 2000 }
const px = (columnPx: number, rowPx: number) => ({ columnPx, rowPx })
const box = { kind: 'box' as const, points: [px(100, 200), px(300, 500)] }

describe('shape of a region', () => {
  it('of a box has four corners', () => {
    expect(outline(box)).toEqual([px(100, 200), px(300, 200), px(300, 500), px(100, 500)])
  })

  it('stays a box when any of its corners is moved, and the opposite corner stays', () => {
    for (let corner = 0; corner < 4; corner++) {
      const moved = outline({ kind: 'box', points: moveCorner(box, corner, px(150, 250)) })
      expect(moved[corner]).toEqual(px(150, 250))
      expect(moved[(corner + 2) % 4]).toEqual(outline(box)[(corner + 2) % 4])
    }
  })

  it('of a polygon moves only the corner that was taken', () => {
    const points = [px(1, 1), px(9, 1), px(5, 8)]
    expect(moveCorner({ kind: 'polygon', points }, 2, px(6, 9))).toEqual([px(1, 1), px(9, 1), px(6, 9)])
  })

  it('is kept on the film to a hundredth of a pixel', () => {
    expect(ontoFilm(px(-3, 2000.004), film)).toEqual(px(0, 2000))
    expect(ontoFilm(px(12.345678, 7.001), film)).toEqual(px(12.35, 7))
  })

  it('moves as a whole and keeps its size, however far it is dragged', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: -5000, max: 5000 }), (dColumns, dRows) => {
        const [first, second] = moveBy(box.points, dColumns, dRows, film)
        expect(second!.columnPx - first!.columnPx).toBeCloseTo(200, 6)
        expect(second!.rowPx - first!.rowPx).toBeCloseTo(300, 6)
        for (const point of [first!, second!]) expect(ontoFilm(point, film)).toEqual(point)
      })
    )
  })

  it('needs an area', () => {
    expect(hasArea(box.points)).toBe(true)
    expect(hasArea([px(5, 5), px(5.2, 90)])).toBe(false)
  })
})
