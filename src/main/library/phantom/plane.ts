/**
 * A film plane: row-major samples, one every `spacingMm`, in millimetres around the centre of the film.
 * x grows to the right of the film (the patient's left), y grows downwards (towards the feet).
 */
export interface Plane {
  readonly rows: number
  readonly columns: number
  readonly spacingMm: number
  readonly data: Float32Array
}

export interface PointMm {
  readonly xMm: number
  readonly yMm: number
}

export function createPlane(rows: number, columns: number, spacingMm: number): Plane {
  return { rows, columns, spacingMm, data: new Float32Array(rows * columns) }
}

export const sameShape = (plane: Plane): Plane => createPlane(plane.rows, plane.columns, plane.spacingMm)

export const xOf = (plane: Plane, column: number): number => (column + 0.5 - plane.columns / 2) * plane.spacingMm
export const yOf = (plane: Plane, row: number): number => (row + 0.5 - plane.rows / 2) * plane.spacingMm
export const columnOf = (plane: Plane, xMm: number): number => Math.round(xMm / plane.spacingMm + plane.columns / 2 - 0.5)
export const rowOf = (plane: Plane, yMm: number): number => Math.round(yMm / plane.spacingMm + plane.rows / 2 - 0.5)

export interface BoxMm {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Visits the samples inside a box, clipped to the film. */
export function eachIn(plane: Plane, box: BoxMm, visit: (index: number, xMm: number, yMm: number) => void): void {
  const firstRow = Math.max(0, rowOf(plane, box.top))
  const lastRow = Math.min(plane.rows - 1, rowOf(plane, box.bottom))
  const firstColumn = Math.max(0, columnOf(plane, box.left))
  const lastColumn = Math.min(plane.columns - 1, columnOf(plane, box.right))
  for (let row = firstRow; row <= lastRow; row++) {
    const y = yOf(plane, row)
    for (let column = firstColumn; column <= lastColumn; column++) visit(row * plane.columns + column, xOf(plane, column), y)
  }
}

export const wholeFilm = (plane: Plane): BoxMm => ({
  left: xOf(plane, 0),
  right: xOf(plane, plane.columns - 1),
  top: yOf(plane, 0),
  bottom: yOf(plane, plane.rows - 1)
})

/** 0 below `from`, 1 above `to`, smooth between (also for from > to). */
export function smoothstep(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)))
  return t * t * (3 - 2 * t)
}

/** Gaussian blur by three box passes (Kovesi 2010), in place. */
export function blur(plane: Plane, sigmaMm: number): void {
  const radius = Math.max(1, Math.round(Math.sqrt((12 * (sigmaMm / plane.spacingMm) ** 2) / 3 + 1) / 2 - 0.5))
  const other = new Float32Array(plane.data.length)
  for (let repeat = 0; repeat < 3; repeat++) {
    blurRows(plane, other, radius)
    blurColumns(plane, other, radius)
  }
}

/** Running mean along each row of `plane`, written to `result`. */
function blurRows({ rows, columns, data }: Plane, result: Float32Array, radius: number): void {
  const share = 1 / (2 * radius + 1)
  for (let row = 0; row < rows; row++) {
    const first = row * columns
    const last = first + columns - 1
    let sum = 0
    for (let i = first - radius; i <= first + radius; i++) sum += data[Math.min(last, Math.max(first, i))]!
    for (let i = first; i <= last; i++) {
      result[i] = sum * share
      sum += data[Math.min(last, i + radius + 1)]! - data[Math.max(first, i - radius)]!
    }
  }
}

/** Running mean along each column of `source`, written back to `plane`: all columns at once, row by row in memory. */
function blurColumns({ rows, columns, data }: Plane, source: Float32Array, radius: number): void {
  const share = 1 / (2 * radius + 1)
  const sums = new Float64Array(columns)
  const start = (row: number) => Math.min(rows - 1, Math.max(0, row)) * columns
  for (let row = -radius; row <= radius; row++) {
    for (let column = 0, i = start(row); column < columns; column++, i++) sums[column] = sums[column]! + source[i]!
  }
  for (let row = 0; row < rows; row++) {
    let enters = start(row + radius + 1)
    let leaves = start(row - radius)
    for (let column = 0, i = row * columns; column < columns; column++, i++) {
      data[i] = sums[column]! * share
      sums[column] = sums[column]! + source[enters++]! - source[leaves++]!
    }
  }
}

/** Bilinear enlargement to another shape over the same film. */
export function enlarge(plane: Plane, rows: number, columns: number): Plane {
  const result = createPlane(rows, columns, (plane.spacingMm * plane.columns) / columns)
  for (let row = 0; row < rows; row++) {
    const y = Math.min(plane.rows - 1, Math.max(0, ((row + 0.5) * plane.rows) / rows - 0.5))
    const top = Math.min(plane.rows - 2, Math.floor(y))
    const down = y - top
    for (let column = 0; column < columns; column++) {
      const x = Math.min(plane.columns - 1, Math.max(0, ((column + 0.5) * plane.columns) / columns - 0.5))
      const left = Math.min(plane.columns - 2, Math.floor(x))
      const across = x - left
      const at = top * plane.columns + left
      const upper = plane.data[at]! * (1 - across) + plane.data[at + 1]! * across
      const lower = plane.data[at + plane.columns]! * (1 - across) + plane.data[at + plane.columns + 1]! * across
      result.data[row * columns + column] = upper * (1 - down) + lower * down
    }
  }
  return result
}
