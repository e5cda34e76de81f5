import { describe, expect, it } from 'vitest'
import { affineThrough, apply, compose, inverse, type Affine } from '@shared/geometry/affine'
import { cellAt, cellCentre, type AttentionGrid } from '@shared/geometry/attention-grid'
import { gridToImage } from '@renderer/viewer/overlay-place'

// A film of 2,000 x 1,300 px, padded to a square and cropped at 224/256: cells reach past its sides, its top past them.
const cellPx = (2000 / 256) * (224 / 19)
const grid: AttentionGrid = {
  imageRows: 2000,
  imageColumns: 1300,
  rows: 19,
  columns: 19,
  originColumnPx: (1300 - 19 * cellPx) / 2,
  originRowPx: (2000 - 19 * cellPx) / 2,
  cellWidthPx: cellPx,
  cellHeightPx: cellPx
}

/** The film in a pane of 900 x 700: zoomed, moved, turned clockwise, mirrored, with pixels that are not square. */
const views: Readonly<Record<string, Affine>> = {
  fitted: affineThrough({ width: 1300, height: 2000 }, { x: 222, y: 0 }, { x: 677, y: 0 }, { x: 222, y: 700 }),
  turned: affineThrough({ width: 1300, height: 2000 }, { x: 900, y: 57 }, { x: 900, y: 642 }, { x: 0, y: 57 }),
  mirrored: affineThrough({ width: 1300, height: 2000 }, { x: 677, y: 0 }, { x: 222, y: 0 }, { x: 677, y: 700 }),
  'zoomed, turned, mirrored, not square': affineThrough({ width: 1300, height: 2000 }, { x: -310.5, y: 1200.25 }, { x: -310.5, y: -1010 }, { x: 2900, y: 1200.25 })
}

describe('where the overlay lies', () => {
  for (const [name, view] of Object.entries(views)) {
    it(`from cell to screen and back is the same cell (${name})`, () => {
      const factor = 8
      const toScreen = compose(view, gridToImage(grid, factor))
      const toImage = inverse(view)!
      for (let row = 0; row < grid.rows; row++) {
        for (let column = 0; column < grid.columns; column++) {
          const onScreen = apply(toScreen, { x: (column + 0.5) * factor, y: (row + 0.5) * factor })
          const { x, y } = apply(toImage, onScreen)
          const centre = cellCentre(grid, { row, column })
          expect(x).toBeCloseTo(centre.columnPx, 6)
          expect(y).toBeCloseTo(centre.rowPx, 6)
          expect(cellAt(grid, { columnPx: x, rowPx: y })).toEqual({ row, column })
        }
      }
    })
  }
})
