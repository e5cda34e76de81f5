import type { PointPx } from '@shared/geometry/attention-grid'
import { maskPolygons } from '@shared/geometry/mask-polygons'

/** One pull of the brush, in pixels of the stored image. */
export interface Stroke {
  readonly mode: 'paint' | 'erase'
  readonly radiusPx: number
  readonly points: readonly PointPx[]
}

/** A raster over a part of a film; `scale` samples a pixel. */
interface Canvas {
  readonly leftPx: number
  readonly topPx: number
  readonly scale: number
  readonly rows: number
  readonly columns: number
  readonly data: Uint8Array
}

/** Rasters larger than this are made coarser: a stroke must not be waited for. */
const mostSamples = 4_000_000
const smallestSamples = 6
const tolerance = 0.5

/** Whether a stroke covers any of what a closed line encloses. */
export function touches(stroke: Stroke, outline: readonly PointPx[]): boolean {
  const box = boundsOf([outline], stroke)
  const [drawn, painted] = [canvasOf(box), canvasOf(box)]
  fill(drawn, outline)
  paint(painted, { ...stroke, mode: 'paint' })
  return drawn.data.some((value, i) => value === 1 && painted.data[i] === 1)
}

/**
 * Closed lines around what is painted after a stroke over some regions, largest first; in pixels of the stored image.
 * None when the stroke erased all. See `maskPolygons` for holes.
 * @param film what cannot be painted over
 */
export function painted(outlines: readonly (readonly PointPx[])[], stroke: Stroke, film: { readonly columns: number; readonly rows: number }): PointPx[][] {
  const canvas = canvasOf(boundsOf(outlines, stroke))
  for (const outline of outlines) fill(canvas, outline)
  paint(canvas, stroke)
  clip(canvas, film)
  return maskPolygons(canvas, { smallest: smallestSamples, tolerance }).map((line) =>
    line.map(({ x, y }) => ({ columnPx: rounded(canvas.leftPx + x / canvas.scale), rowPx: rounded(canvas.topPx + y / canvas.scale) }))
  )
}

const rounded = (value: number) => Math.round(value * 100) / 100

interface Bounds {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

function boundsOf(outlines: readonly (readonly PointPx[])[], { points, radiusPx }: Stroke): Bounds {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  const take = ({ columnPx, rowPx }: PointPx, by: number) => {
    left = Math.min(left, columnPx - by)
    right = Math.max(right, columnPx + by)
    top = Math.min(top, rowPx - by)
    bottom = Math.max(bottom, rowPx + by)
  }
  for (const point of points) take(point, radiusPx)
  for (const outline of outlines) for (const point of outline) take(point, 0)
  return { left: Math.floor(left) - 1, top: Math.floor(top) - 1, right: Math.ceil(right) + 1, bottom: Math.ceil(bottom) + 1 }
}

function canvasOf({ left, top, right, bottom }: Bounds): Canvas {
  const scale = Math.min(1, Math.sqrt(mostSamples / ((right - left) * (bottom - top))))
  const [columns, rows] = [Math.max(1, Math.ceil((right - left) * scale)), Math.max(1, Math.ceil((bottom - top) * scale))]
  return { leftPx: left, topPx: top, scale, rows, columns, data: new Uint8Array(rows * columns) }
}

/** Sets the samples whose centres a closed line encloses (even-odd). */
function fill({ leftPx, topPx, scale, rows, columns, data }: Canvas, outline: readonly PointPx[]): void {
  for (let row = 0; row < rows; row++) {
    const y = topPx + (row + 0.5) / scale
    const crossings: number[] = []
    outline.forEach((a, i) => {
      const b = outline[(i + 1) % outline.length]!
      if (a.rowPx > y !== b.rowPx > y) crossings.push(a.columnPx + ((y - a.rowPx) / (b.rowPx - a.rowPx)) * (b.columnPx - a.columnPx))
    })
    crossings.sort((a, b) => a - b)
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(0, Math.ceil((crossings[i]! - leftPx) * scale - 0.5))
      const to = Math.min(columns - 1, Math.ceil((crossings[i + 1]! - leftPx) * scale - 0.5) - 1)
      if (to >= from) data.fill(1, row * columns + from, row * columns + to + 1)
    }
  }
}

/** Sets or clears the samples within the radius of a stroke's line. */
function paint({ leftPx, topPx, scale, rows, columns, data }: Canvas, { points, radiusPx, mode }: Stroke): void {
  const value = mode === 'paint' ? 1 : 0
  const radius = Math.max(radiusPx * scale, 0.5)
  const at = points.map(({ columnPx, rowPx }) => ({ x: (columnPx - leftPx) * scale, y: (rowPx - topPx) * scale }))
  at.forEach((b, i) => {
    const a = at[Math.max(0, i - 1)]!
    const [dx, dy] = [b.x - a.x, b.y - a.y]
    const squared = dx * dx + dy * dy
    for (let row = Math.max(0, Math.floor(Math.min(a.y, b.y) - radius)); row <= Math.min(rows - 1, Math.max(a.y, b.y) + radius); row++) {
      for (let column = Math.max(0, Math.floor(Math.min(a.x, b.x) - radius)); column <= Math.min(columns - 1, Math.max(a.x, b.x) + radius); column++) {
        const [x, y] = [column + 0.5 - a.x, row + 0.5 - a.y]
        const along = squared === 0 ? 0 : Math.min(1, Math.max(0, (x * dx + y * dy) / squared))
        if ((x - along * dx) ** 2 + (y - along * dy) ** 2 <= radius * radius) data[row * columns + column] = value
      }
    }
  })
}

function clip({ leftPx, topPx, scale, rows, columns, data }: Canvas, film: { readonly columns: number; readonly rows: number }): void {
  for (let row = 0; row < rows; row++) {
    const y = topPx + (row + 0.5) / scale
    for (let column = 0; column < columns; column++) {
      const x = leftPx + (column + 0.5) / scale
      if (x < 0 || y < 0 || x >= film.columns || y >= film.rows) data[row * columns + column] = 0
    }
  }
}
