import type { Affine } from '@shared/geometry/affine'
import type { AttentionGrid } from '@shared/geometry/attention-grid'

/** From the small cells of an enlarged map, `perCell` to a cell's side, to pixels of the stored image. */
export function gridToImage(grid: AttentionGrid, perCell: number): Affine {
  return { a: grid.cellWidthPx / perCell, b: 0, c: 0, d: grid.cellHeightPx / perCell, e: grid.originColumnPx, f: grid.originRowPx }
}
