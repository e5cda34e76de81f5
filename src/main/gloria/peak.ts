import { cellCentre, type AttentionGrid, type Cell, type PointPx } from '@shared/geometry/attention-grid'
import { sharpen } from '@shared/geometry/sharpen'

/** A rectangle in pixels of the stored image. */
export interface BoxPx {
  readonly leftPx: number
  readonly topPx: number
  readonly rightPx: number
  readonly bottomPx: number
}

/** Where a map is strongest: the centre of its best cell among those whose centre lies on the film, not on padding. */
export function peakOf(grid: AttentionGrid, map: ArrayLike<number>): PointPx {
  return cellCentre(grid, peakCell(grid, map))
}

/** The box around the peak's patch: cells joined to it by their sides that the display shows (DHS >= 0.5), cut to the film. */
export function boxOf(grid: AttentionGrid, map: ArrayLike<number>): BoxPx {
  const shown = sharpen(map)
  const peak = peakCell(grid, map)
  const seen = new Set<number>()
  const box = { left: peak.column, top: peak.row, right: peak.column, bottom: peak.row }
  const open: Cell[] = [peak]
  for (let cell = open.pop(); cell; cell = open.pop()) {
    const { row, column } = cell
    const index = row * grid.columns + column
    const outside = row < 0 || column < 0 || row >= grid.rows || column >= grid.columns
    if (outside || seen.has(index) || (cell !== peak && shown[index]! < 0.5)) continue
    seen.add(index)
    box.left = Math.min(box.left, column)
    box.right = Math.max(box.right, column)
    box.top = Math.min(box.top, row)
    box.bottom = Math.max(box.bottom, row)
    open.push({ row: row - 1, column }, { row: row + 1, column }, { row, column: column - 1 }, { row, column: column + 1 })
  }
  const clip = (value: number, size: number) => Math.min(Math.max(value, 0), size)
  return {
    leftPx: clip(grid.originColumnPx + box.left * grid.cellWidthPx, grid.imageColumns),
    topPx: clip(grid.originRowPx + box.top * grid.cellHeightPx, grid.imageRows),
    rightPx: clip(grid.originColumnPx + (box.right + 1) * grid.cellWidthPx, grid.imageColumns),
    bottomPx: clip(grid.originRowPx + (box.bottom + 1) * grid.cellHeightPx, grid.imageRows)
  }
}

function peakCell(grid: AttentionGrid, map: ArrayLike<number>): Cell {
  let best: Cell = { row: Math.floor(grid.rows / 2), column: Math.floor(grid.columns / 2) }
  let most = -Infinity
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const value = map[row * grid.columns + column]!
      if (value <= most || !onFilm(grid, cellCentre(grid, { row, column }))) continue
      most = value
      best = { row, column }
    }
  }
  return best
}

const onFilm = (grid: AttentionGrid, { columnPx, rowPx }: PointPx) =>
  columnPx >= 0 && rowPx >= 0 && columnPx < grid.imageColumns && rowPx < grid.imageRows
