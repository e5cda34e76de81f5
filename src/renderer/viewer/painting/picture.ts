/** Values of pixels, row by row; those of a coloured pixel beside each other. */
export type PixelValues = Uint8Array | Uint8ClampedArray | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array

export interface Raster {
  readonly values: PixelValues
  readonly columns: number
  readonly rows: number
  /** How many pixels of the film a side one of its pixels is the mean of. */
  readonly factor: number
}

/** What is painted of a film. */
export interface Picture {
  readonly columns: number
  readonly rows: number
  /** Values a pixel: 1 grey, 3 red, green and blue, 4 with an opacity that is not looked at. */
  readonly components: number
  /** The film itself, then each half as wide and high as the one before; as many as were needed yet. */
  readonly rasters: [Raster, ...Raster[]]
}

export function pictureOf(values: PixelValues, columns: number, rows: number, components = 1): Picture {
  return { columns, rows, components, rasters: [{ values, columns, rows, factor: 1 }] }
}

/**
 * The raster to paint a film by so that one of its pixels is about as large as one of the screen's: means of pixels, where
 * every nth pixel would show patterns that are not in the film (an anti-scatter grid's, above all).
 * @param step pixels of the film from one of the screen's to the next
 */
export function rasterFor(picture: Picture, step: number): Raster {
  const { rasters, columns, rows, components } = picture
  const halvings = Math.max(0, Math.min(Math.round(Math.log2(step)), Math.floor(Math.log2(Math.max(columns, rows)))))
  while (rasters.length <= halvings) rasters.push(halved(rasters.at(-1)!, components))
  return rasters[halvings]!
}

/** Means of squares of 2 x 2 pixels; those at the right and lower edges may be cut off. */
export function halved({ values, columns, rows, factor }: Raster, components: number): Raster {
  const [width, height] = [Math.ceil(columns / 2), Math.ceil(rows / 2)]
  const result = new (values.constructor as new (length: number) => PixelValues)(width * height * components)
  // Half of one is added to whole numbers, which are then cut off.
  const rounding = values instanceof Float32Array ? 0 : 0.5
  for (let y = 0; y < height; y++) {
    const upper = 2 * y * columns * components
    const lower = 2 * y + 1 < rows ? upper + columns * components : upper
    const row = y * width * components
    for (let x = 0; x < width; x++) {
      const left = 2 * x * components
      const right = 2 * x + 1 < columns ? left + components : left
      for (let c = 0; c < components; c++) {
        const mean = 0.25 * (values[upper + left + c]! + values[upper + right + c]! + values[lower + left + c]! + values[lower + right + c]!) + rounding
        result[row + x * components + c] = rounding === 0 ? mean : Math.floor(mean)
      }
    }
  }
  return { values: result, columns: width, rows: height, factor: 2 * factor }
}
