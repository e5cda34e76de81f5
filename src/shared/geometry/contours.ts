/** One stroke of a contour: from (x, y) to (x, y), in samples; sample (column, row) has its centre at (column + 0.5, row + 0.5). */
export type ContourStroke = readonly [x1: number, y1: number, x2: number, y2: number]

/** What a contour of a displayed map encloses: all that is plainly shown, and its strongest part. */
export const contourLevels: readonly number[] = [0.35, 0.75]

/**
 * The line along which a map passes a level, by marching squares with linear interpolation (Lorensen & Cline 1987, in
 * the plane). A saddle is cut by the mean of its corners. The map counts as 0 around its edge, so that every line is
 * closed. Strokes come in no order.
 */
export function contour(data: ArrayLike<number>, rows: number, columns: number, level: number): ContourStroke[] {
  const at = (row: number, column: number) => (row < 0 || column < 0 || row >= rows || column >= columns ? 0 : data[row * columns + column]!)
  const strokes: ContourStroke[] = []
  for (let row = -1; row < rows; row++) {
    for (let column = -1; column < columns; column++) {
      const corners = [at(row, column), at(row, column + 1), at(row + 1, column + 1), at(row + 1, column)] as const
      const inside = corners.map((value) => value >= level)
      if (inside.every((one) => one === inside[0])) continue
      const crossings = corners.map((value, i) => {
        const next = corners[(i + 1) % 4]!
        if (inside[i] === inside[(i + 1) % 4]) return null
        const share = (level - value) / (next - value)
        const along = [[share, 0], [1, share], [1 - share, 1], [0, 1 - share]][i]!
        return [column + 0.5 + along[0]!, row + 0.5 + along[1]!] as const
      })
      const found = crossings.filter((crossing) => crossing !== null)
      // Four crossings: a saddle. Joined so that what its middle belongs to stays in one piece.
      const turn = found.length === 4 && inside[0] !== (corners.reduce((sum, value) => sum + value, 0) / 4 >= level) ? 3 : 0
      for (let i = 0; i < found.length; i += 2) strokes.push([...found[(i + turn) % found.length]!, ...found[(i + 1 + turn) % found.length]!])
    }
  }
  return strokes
}
