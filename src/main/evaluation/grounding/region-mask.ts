import type { PointPx } from '@shared/geometry/attention-grid'
import type { RegionMask } from '@main/evaluation/grounding/localisation'
import { maskOf } from '@main/evaluation/labels/siim-rle'

/** Where something lies, in pixels of the stored image, or as runs (start, length, row by row) over a raster of the film. */
export type RegionShape =
  | { readonly kind: 'box'; readonly leftPx: number; readonly topPx: number; readonly widthPx: number; readonly heightPx: number }
  | { readonly kind: 'mask'; readonly rows: number; readonly columns: number; readonly runs: readonly number[] }
  | { readonly kind: 'polygon'; readonly points: readonly PointPx[] }

/** A region is held against a map on a raster of this long side: cells of attention are larger than its pixels. */
const sidePx = 256

/** The regions of one finding, together, as a mask of the film. A raster pixel counts when its centre lies inside. */
export function regionMask(regions: readonly RegionShape[], film: { readonly rows: number; readonly columns: number }): RegionMask {
  const scale = Math.min(1, sidePx / Math.max(film.rows, film.columns))
  const [rows, columns] = [Math.max(1, Math.round(film.rows * scale)), Math.max(1, Math.round(film.columns * scale))]
  const inside = regions.map((region) => insideOf(region, film))
  const data = Uint8Array.from({ length: rows * columns }, (_, i) => {
    const rowPx = ((Math.floor(i / columns) + 0.5) * film.rows) / rows
    const columnPx = (((i % columns) + 0.5) * film.columns) / columns
    return inside.some((holds) => holds(rowPx, columnPx)) ? 1 : 0
  })
  return { rows, columns, data }
}

function insideOf(region: RegionShape, film: { readonly rows: number; readonly columns: number }): (rowPx: number, columnPx: number) => boolean {
  if (region.kind === 'box') {
    const { leftPx, topPx, widthPx, heightPx } = region
    return (rowPx, columnPx) => columnPx >= leftPx && columnPx < leftPx + widthPx && rowPx >= topPx && rowPx < topPx + heightPx
  }
  if (region.kind === 'polygon') return (rowPx, columnPx) => isInside(region.points, rowPx, columnPx)
  const mask = maskOf(region.runs, region.rows * region.columns)
  return (rowPx, columnPx) => mask[Math.floor((rowPx / film.rows) * region.rows) * region.columns + Math.floor((columnPx / film.columns) * region.columns)] === 1
}

/** Whether a ray to the right crosses the outline an odd number of times. */
function isInside(points: readonly PointPx[], rowPx: number, columnPx: number): boolean {
  return points.reduce((inside, a, i) => {
    const b = points[(i + 1) % points.length]!
    const crosses = a.rowPx > rowPx !== b.rowPx > rowPx && columnPx < a.columnPx + ((rowPx - a.rowPx) / (b.rowPx - a.rowPx)) * (b.columnPx - a.columnPx)
    return crosses ? !inside : inside
  }, false)
}
