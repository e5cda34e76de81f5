import type { AttentionGrid } from '@shared/geometry/attention-grid'
import type { FilmOutlines } from '@shared/domain/outline'
import { rings } from '@shared/geometry/rings'

/** What a segmenter made of a film: probabilities [classes, rows, columns] and where they lie. */
export interface SegmentedFilm {
  readonly grid: AttentionGrid
  readonly probabilities: Float32Array
}

/** Less than this, in cells of the segmenter, is a speck. */
const SMALLEST = 12
/** Corners closer to the line than this, in cells, are dropped, so that a reader can take hold of the others. */
const TOLERANCE = 0.5

/** Outlines of what is likelier than not, class by class, largest first. */
export function outlinesOf({ grid, probabilities }: SegmentedFilm, classes: readonly string[]): FilmOutlines['outlines'] {
  const size = grid.rows * grid.columns
  return classes.flatMap((name, at) =>
    rings(probabilities.subarray(at * size, (at + 1) * size), grid.rows, grid.columns, 0.5, { smallest: SMALLEST, tolerance: TOLERANCE }).map((ring) => ({
      class: name,
      points: ring.map(({ x, y }) => ({
        columnPx: within(grid.originColumnPx + x * grid.cellWidthPx, grid.imageColumns),
        rowPx: within(grid.originRowPx + y * grid.cellHeightPx, grid.imageRows)
      }))
    }))
  )
}

const within = (value: number, size: number) => Math.min(size, Math.max(0, value))
