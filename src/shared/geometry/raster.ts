/** Values of pixels, row by row; those of a coloured pixel beside each other. */
export type PixelValues = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array

export interface Raster {
  readonly values: PixelValues
  readonly columns: number
  readonly rows: number
  /** How many pixels of the film a side one of its pixels is the mean of. */
  readonly factor: number
}

/** How many squares of two pixels a side cover so many. */
export const halfOf = (pixels: number): number => Math.ceil(pixels / 2)

/** Means of squares of 2 x 2 pixels; those at the right and lower edges may be cut off. */
export function halved(raster: Raster, components: number): Raster {
  const { values, columns, rows, factor } = raster
  const isPlain = components === 1 && values.BYTES_PER_ELEMENT <= 2
  return { values: isPlain ? halvedPlain(raster) : halvedAny(raster, components), columns: halfOf(columns), rows: halfOf(rows), factor: 2 * factor }
}

/** Films are waited for: grey ones of up to 16 bits take a third of the time here. Half of one is added, and then cut off. */
function halvedPlain({ values, columns, rows }: Raster): PixelValues {
  const [width, height, pairs] = [halfOf(columns), halfOf(rows), Math.floor(columns / 2)]
  const result = emptied(values, width * height)
  for (let y = 0; y < height; y++) {
    let upper = 2 * y * columns
    let lower = 2 * y + 1 < rows ? upper + columns : upper
    let to = y * width
    for (let x = 0; x < pairs; x++, upper += 2, lower += 2) result[to++] = (values[upper]! + values[upper + 1]! + values[lower]! + values[lower + 1]! + 2) >> 2
    if (pairs < width) result[to] = (values[upper]! + values[lower]! + 1) >> 1
  }
  return result
}

function halvedAny({ values, columns, rows }: Raster, components: number): PixelValues {
  const [width, height] = [halfOf(columns), halfOf(rows)]
  const result = emptied(values, width * height * components)
  const isWhole = !(values instanceof Float32Array)
  for (let y = 0; y < height; y++) {
    const upper = 2 * y * columns * components
    const lower = 2 * y + 1 < rows ? upper + columns * components : upper
    const row = y * width * components
    for (let x = 0; x < width; x++) {
      const left = 2 * x * components
      const right = 2 * x + 1 < columns ? left + components : left
      for (let c = 0; c < components; c++) {
        const mean = 0.25 * (values[upper + left + c]! + values[upper + right + c]! + values[lower + left + c]! + values[lower + right + c]!)
        result[row + x * components + c] = isWhole ? Math.floor(mean + 0.5) : mean
      }
    }
  }
  return result
}

const emptied = (values: PixelValues, length: number): PixelValues => new (values.constructor as new (length: number) => PixelValues)(length)
