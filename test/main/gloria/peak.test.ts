import { describe, expect, test } from 'vitest'
import { cellCentre } from '@shared/geometry/attention-grid'
import { boxOf, peakOf } from '@main/gloria/peak'
import { attentionGridOf } from '@main/gloria/preprocess'
import { preprocessing } from '@test/fixtures/golden'

const cells = { rows: 14, columns: 14 }
const film = { rows: 300, columns: 500 }
const grid = attentionGridOf(film, preprocessing, cells)

function mapWith(values: Readonly<Record<string, number>>): Float32Array {
  const map = new Float32Array(196)
  for (const [cell, value] of Object.entries(values)) {
    const [row, column] = cell.split(',').map(Number)
    map[row! * 14 + column!] = value
  }
  return map
}

describe('peakOf', () => {
  test('is the centre of the strongest cell', () => {
    expect(peakOf(grid, mapWith({ '6,9': 2, '6,8': 1 }))).toEqual(cellCentre(grid, { row: 6, column: 9 }))
  })

  test('passes over padding: a place beside the film is no place to look at', () => {
    const beside = cellCentre(grid, { row: 0, column: 3 })
    expect(beside.rowPx).toBeLessThan(0)
    expect(peakOf(grid, mapWith({ '0,3': 5, '7,4': 1 }))).toEqual(cellCentre(grid, { row: 7, column: 4 }))
  })
})

describe('boxOf', () => {
  test('holds the patch around the peak and leaves another patch out', () => {
    const map = mapWith({ '6,8': 0.9, '6,9': 1, '7,9': 0.9, '5,2': 0.95 })
    expect(boxOf(grid, map)).toEqual({
      leftPx: grid.originColumnPx + 8 * grid.cellWidthPx,
      topPx: grid.originRowPx + 6 * grid.cellHeightPx,
      rightPx: grid.originColumnPx + 10 * grid.cellWidthPx,
      bottomPx: grid.originRowPx + 8 * grid.cellHeightPx
    })
  })

  test('ends with the film', () => {
    const box = boxOf(grid, new Float32Array(196).map((_, i) => (Math.floor(i / 14) < 5 ? 1 : 0)))
    expect(box.topPx).toBe(0)
    expect(box.bottomPx).toBeGreaterThan(0)
  })

  test('is the peak cell alone when nothing else stands out', () => {
    const { leftPx, rightPx } = boxOf(grid, mapWith({ '6,9': 1 }))
    expect(rightPx - leftPx).toBeCloseTo(grid.cellWidthPx, 9)
  })
})
