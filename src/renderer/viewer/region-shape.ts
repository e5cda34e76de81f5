import type { PointPx } from '@shared/geometry/attention-grid'
import type { Region } from '@shared/domain/review'

export interface Shape {
  readonly kind: Region['kind']
  readonly points: readonly PointPx[]
}

export interface FilmSize {
  readonly columns: number
  readonly rows: number
}

/** Coordinates are kept to a hundredth of a pixel: finer than anyone draws, and short in the store. */
const grain = 100

/** A point moved onto the film (its far edges included) and rounded to the grain. */
export function ontoFilm({ columnPx, rowPx }: PointPx, { columns, rows }: FilmSize): PointPx {
  return { columnPx: rounded(Math.min(columns, Math.max(0, columnPx))), rowPx: rounded(Math.min(rows, Math.max(0, rowPx))) }
}

const rounded = (value: number) => Math.round(value * grain) / grain

/** The outline of a region as corners: a box becomes its four. */
export function outline({ kind, points }: Shape): readonly PointPx[] {
  const [first, second] = points
  if (kind !== 'box' || !first || !second) return points
  return [first, { columnPx: second.columnPx, rowPx: first.rowPx }, second, { columnPx: first.columnPx, rowPx: second.rowPx }]
}

/** The region with one corner of its outline moved; a box stays a box. */
export function moveCorner(shape: Shape, corner: number, to: PointPx): PointPx[] {
  const [first, second] = shape.points
  if (shape.kind !== 'box' || !first || !second) return shape.points.map((point, i) => (i === corner ? to : point))
  const column = corner === 0 || corner === 3 ? 0 : 1
  const row = corner === 0 || corner === 1 ? 0 : 1
  const columns = [first.columnPx, second.columnPx]
  const rows = [first.rowPx, second.rowPx]
  columns[column] = to.columnPx
  rows[row] = to.rowPx
  return [
    { columnPx: columns[0]!, rowPx: rows[0]! },
    { columnPx: columns[1]!, rowPx: rows[1]! }
  ]
}

/** The region moved as a whole, by no more than keeps all of it on the film. */
export function moveBy(points: readonly PointPx[], dColumns: number, dRows: number, { columns, rows }: FilmSize): PointPx[] {
  const across = points.map((point) => point.columnPx)
  const down = points.map((point) => point.rowPx)
  const byColumns = Math.min(columns - Math.max(...across), Math.max(-Math.min(...across), dColumns))
  const byRows = Math.min(rows - Math.max(...down), Math.max(-Math.min(...down), dRows))
  return points.map((point) => ({ columnPx: rounded(point.columnPx + byColumns), rowPx: rounded(point.rowPx + byRows) }))
}

/** Whether a drawn shape is one: not a click, and not all in a line one pixel wide. */
export function hasArea(points: readonly PointPx[]): boolean {
  const span = (values: readonly number[]) => Math.max(...values) - Math.min(...values)
  return span(points.map((point) => point.columnPx)) >= 1 && span(points.map((point) => point.rowPx)) >= 1
}
