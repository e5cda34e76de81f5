import type { AttentionGrid, PointPx } from '@shared/geometry/attention-grid'

/** A cell of a grid, counted row by row, and the share of it that lies inside an outline, above 0 and up to 1. */
export interface CoveredCell {
  readonly index: number
  readonly share: number
}

/** Points at which a cell is probed, a side: shares are exact to a sixty-fourth. */
const PROBES = 8

/**
 * The cells of a grid that an outline covers, with their shares (even-odd rule, probed at 8 x 8 points a cell).
 * An outline smaller than the distance of two probes covers the cell of its first point. Empty where the outline lies
 * beside the grid.
 *
 * @param outline corners of a polygon in pixels of the stored image; two are the opposite corners of a box, one a point
 */
export function coveredCells(grid: AttentionGrid, outline: readonly PointPx[]): CoveredCell[] {
  const corners = (outline.length === 2 ? boxCorners(outline[0]!, outline[1]!) : outline).map(({ columnPx, rowPx }) => ({
    x: (columnPx - grid.originColumnPx) / grid.cellWidthPx,
    y: (rowPx - grid.originRowPx) / grid.cellHeightPx
  }))
  const inside = new Float64Array(grid.rows * grid.columns)
  const low = Math.max(0, Math.floor(Math.min(...corners.map(({ y }) => y))))
  const high = Math.min(grid.rows - 1, Math.floor(Math.max(...corners.map(({ y }) => y))))
  for (let line = low * PROBES; line < (high + 1) * PROBES; line++) {
    const y = (line + 0.5) / PROBES
    const crossings = crossingsAt(corners, y)
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const first = Math.max(0, Math.ceil(crossings[k]! * PROBES - 0.5))
      const last = Math.min(grid.columns * PROBES - 1, Math.ceil(crossings[k + 1]! * PROBES - 0.5) - 1)
      for (let probe = first; probe <= last; probe++) inside[Math.floor(y) * grid.columns + Math.floor(probe / PROBES)]! += 1 / PROBES ** 2
    }
  }
  const covered = Array.from(inside, (share, index) => ({ index, share })).filter(({ share }) => share > 0)
  return covered.length > 0 ? covered : cellOf(grid, corners[0])
}

const boxCorners = (a: PointPx, b: PointPx): PointPx[] => [a, { columnPx: b.columnPx, rowPx: a.rowPx }, b, { columnPx: a.columnPx, rowPx: b.rowPx }]

function crossingsAt(corners: readonly { x: number; y: number }[], y: number): number[] {
  const found: number[] = []
  corners.forEach((from, i) => {
    const to = corners[(i + 1) % corners.length]!
    if (from.y <= y === to.y <= y) return
    found.push(from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x))
  })
  return found.sort((a, b) => a - b)
}

function cellOf(grid: AttentionGrid, point: { x: number; y: number } | undefined): CoveredCell[] {
  if (!point || !(point.x >= 0 && point.y >= 0 && point.x < grid.columns && point.y < grid.rows)) return []
  return [{ index: Math.floor(point.y) * grid.columns + Math.floor(point.x), share: 1 }]
}
