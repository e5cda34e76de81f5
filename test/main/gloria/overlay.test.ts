import { decode } from 'fast-png'
import { describe, expect, test } from 'vitest'
import { cellCentre } from '@shared/geometry/attention-grid'
import { colourOf } from '@shared/geometry/colour-map'
import { defaultOverlay, overlayPng, renderOverlay } from '@main/gloria/overlay'
import { attentionGridOf } from '@main/gloria/preprocess'
import { preprocessing } from '@test/fixtures/golden'

const cells = { rows: 14, columns: 14 }
const films = [
  { rows: 300, columns: 500 },
  { rows: 500, columns: 300 },
  { rows: 256, columns: 256 }
]
const grey = (film: { rows: number; columns: number }) => ({ ...film, gray: new Uint8Array(film.rows * film.columns).fill(90) })

describe('renderOverlay', () => {
  test.each(films)('puts the strongest colour where the cell lies on a film of $rows x $columns', (size) => {
    const grid = attentionGridOf(size, preprocessing, cells)
    const map = new Float32Array(14 * 14)
    const cell = { row: 9, column: 5 }
    map[cell.row * 14 + cell.column] = 1
    const rgb = renderOverlay(grey(size), grid, map, { ...defaultOverlay, opacity: 1, sharpened: false })
    const at = (columnPx: number, rowPx: number) => [...rgb.subarray((Math.floor(rowPx) * size.columns + Math.floor(columnPx)) * 3).subarray(0, 3)]
    const centre = cellCentre(grid, cell)
    const [red, green, blue] = colourOf(1, 'plasma')
    // An even enlargement has no sample in the very middle of a cell: the strongest one is a sixteenth of a cell away.
    at(centre.columnPx, centre.rowPx).forEach((value, channel) => expect(Math.abs(value - [red, green, blue][channel]!)).toBeLessThan(60))
    const reddest = (x: number, y: number) => at(x, y)[0]! - 90
    expect(reddest(centre.columnPx, centre.rowPx)).toBeGreaterThan(reddest(centre.columnPx + 0.7 * grid.cellWidthPx, centre.rowPx))
    expect(at(centre.columnPx + 2 * grid.cellWidthPx, centre.rowPx)).toEqual([90, 90, 90])
    expect(at(centre.columnPx, centre.rowPx - 2 * grid.cellHeightPx)).toEqual([90, 90, 90])
  })

  test('as contours colours a line around the cell and leaves the film alone within and without', () => {
    const size = { rows: 700, columns: 700 }
    const grid = attentionGridOf(size, preprocessing, cells)
    const map = new Float32Array(14 * 14)
    map[7 * 14 + 6] = 1
    const rgb = renderOverlay(grey(size), grid, map, { ...defaultOverlay, style: 'contour', sharpened: false })
    const { columnPx, rowPx } = cellCentre(grid, { row: 7, column: 6 })
    const across = Array.from({ length: Math.round(2 * grid.cellWidthPx) }, (_, i) => rgb[(Math.floor(rowPx) * size.columns + Math.floor(columnPx - grid.cellWidthPx) + i) * 3 + 2]!)
    const runs = across.reduce((count, value, i) => count + (value !== 90 && (i === 0 || across[i - 1] === 90) ? 1 : 0), 0)
    expect(runs).toBe(4) // in over both levels, out over both
    expect(rgb[(Math.floor(rowPx) * size.columns + Math.floor(columnPx)) * 3]).toBe(90)
  })

  test('leaves the film as it is outside the grid', () => {
    const size = { rows: 500, columns: 500 }
    const grid = attentionGridOf(size, preprocessing, cells)
    const map = Float32Array.from({ length: 14 * 14 }, (_, i) => i)
    const rgb = renderOverlay(grey(size), grid, map, { ...defaultOverlay, opacity: 1, sharpened: false })
    expect(grid.originRowPx).toBeGreaterThan(10)
    expect([...rgb.subarray(0, 3)]).toEqual([90, 90, 90])
    expect([...rgb.subarray(rgb.length - 3)]).toEqual([90, 90, 90])
  })

  test('shows a uniform map as no attention at all', () => {
    const size = { rows: 64, columns: 64 }
    const rgb = renderOverlay(grey(size), attentionGridOf(size, preprocessing, cells), new Float32Array(196).fill(1 / 196))
    expect(rgb.every((value) => value === 90)).toBe(true)
  })
})

test('overlayPng is a picture of the size of the film', () => {
  const size = { rows: 90, columns: 64 }
  const png = decode(overlayPng(grey(size), attentionGridOf(size, preprocessing, cells), Float32Array.from({ length: 196 }, (_, i) => i)))
  expect(png).toMatchObject({ width: 64, height: 90, channels: 3, depth: 8 })
})
