import { z } from 'zod'

/**
 * Where a grid of attention cells lies on the film, in pixels of the stored image (before any display rotation,
 * flip or zoom). Pixel (column, row) covers [column, column + 1) x [row, row + 1); cell (0, 0) starts at the origin.
 * Cells may lie outside the film (padding), and the film may reach past the grid (centre crop).
 */
export const attentionGrid = z.object({
  /** Film size in pixels. */
  imageRows: z.number().int().positive(),
  imageColumns: z.number().int().positive(),
  /** Number of cells. */
  rows: z.number().int().positive(),
  columns: z.number().int().positive(),
  originColumnPx: z.number(),
  originRowPx: z.number(),
  cellWidthPx: z.number().positive(),
  cellHeightPx: z.number().positive()
})
export type AttentionGrid = z.infer<typeof attentionGrid>

export interface PointPx {
  readonly columnPx: number
  readonly rowPx: number
}

export interface Cell {
  readonly row: number
  readonly column: number
}

/** Centre of a cell in image pixels. */
export function cellCentre(grid: AttentionGrid, cell: Cell): PointPx {
  return {
    columnPx: grid.originColumnPx + (cell.column + 0.5) * grid.cellWidthPx,
    rowPx: grid.originRowPx + (cell.row + 0.5) * grid.cellHeightPx
  }
}

/** The cell that covers an image point, or null when the point lies outside the grid. */
export function cellAt(grid: AttentionGrid, point: PointPx): Cell | null {
  const column = Math.floor((point.columnPx - grid.originColumnPx) / grid.cellWidthPx)
  const row = Math.floor((point.rowPx - grid.originRowPx) / grid.cellHeightPx)
  return column >= 0 && column < grid.columns && row >= 0 && row < grid.rows ? { row, column } : null
}

/** Rectangle of the whole grid in image pixels. */
export function gridBox(grid: AttentionGrid): { leftPx: number; topPx: number; rightPx: number; bottomPx: number } {
  return {
    leftPx: grid.originColumnPx,
    topPx: grid.originRowPx,
    rightPx: grid.originColumnPx + grid.columns * grid.cellWidthPx,
    bottomPx: grid.originRowPx + grid.rows * grid.cellHeightPx
  }
}
