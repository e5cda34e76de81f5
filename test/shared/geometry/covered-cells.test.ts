import { describe, expect, test } from 'vitest'
import type { AttentionGrid, PointPx } from '@shared/geometry/attention-grid'
import { coveredCells } from '@shared/geometry/covered-cells'

/** 3 x 4 cells of 20 x 10 pixels, beginning at column -20, row 5. */
const grid: AttentionGrid = { imageRows: 60, imageColumns: 60, rows: 3, columns: 4, originColumnPx: -20, originRowPx: 5, cellWidthPx: 20, cellHeightPx: 10 }
const at = (columnPx: number, rowPx: number): PointPx => ({ columnPx, rowPx })
const sharesOf = (outline: readonly PointPx[]) => Object.fromEntries(coveredCells(grid, outline).map(({ index, share }) => [index, share]))

describe('coveredCells', () => {
  test('a box that follows the cells covers just these, whole', () => {
    expect(sharesOf([at(0, 5), at(40, 15)])).toEqual({ 1: 1, 2: 1 })
    expect(sharesOf([at(40, 15), at(0, 5)])).toEqual({ 1: 1, 2: 1 })
  })

  test('a box that cuts cells covers their shares', () => {
    expect(sharesOf([at(10, 10), at(30, 15)])).toEqual({ 1: 0.25, 2: 0.25 })
  })

  test('a polygon covers what lies inside, not in its hollow', () => {
    const corner = [at(0, 5), at(20, 5), at(20, 25), at(15, 25), at(15, 15), at(0, 15)]
    expect(sharesOf(corner)).toEqual({ 1: 1, 5: 0.25 })
  })

  test('a triangle covers half its box', () => {
    const total = coveredCells(grid, [at(0, 5), at(40, 5), at(0, 35)]).reduce((sum, { share }) => sum + share, 0)
    expect(total).toBeCloseTo(3, 1)
  })

  test('a point, and what is smaller than a probe, stands for its cell', () => {
    expect(sharesOf([at(25, 30)])).toEqual({ 10: 1 })
    expect(sharesOf([at(25.1, 30.1), at(25.2, 30.2)])).toEqual({ 10: 1 })
  })

  test('what lies beside the grid covers nothing, what reaches over its edge only what is on it', () => {
    expect(coveredCells(grid, [at(200, 200)])).toEqual([])
    expect(coveredCells(grid, [at(100, 100), at(200, 200)])).toEqual([])
    expect(sharesOf([at(-1000, -1000), at(0, 15)])).toEqual({ 0: 1 })
  })
})
