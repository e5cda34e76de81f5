import { halved, type PixelValues, type Raster } from '@shared/geometry/raster'

/** What is painted of a film. */
export interface Picture {
  readonly columns: number
  readonly rows: number
  /** Values a pixel: 1 grey, 3 red, green and blue. */
  readonly components: 1 | 3
  /** The film itself, or what has come of it, then each half as wide and high as the one before; as many as were needed yet. */
  readonly rasters: [Raster, ...Raster[]]
}

export function pictureOf(values: PixelValues, columns: number, rows: number, components: Picture['components'] = 1): Picture {
  return { columns, rows, components, rasters: [{ values, columns, rows, factor: 1 }] }
}

/** Whether every pixel of the film is there. */
export const isWhole = ({ rasters }: Picture): boolean => rasters[0].factor === 1

/**
 * The raster to paint a film by so that one of its pixels is about as large as one of the screen's: means of pixels, where
 * every nth pixel would show patterns that are not in the film (an anti-scatter grid's, above all).
 * @param step pixels of the film from one of the screen's to the next
 */
export function rasterFor({ rasters, columns, rows, components }: Picture, step: number): Raster {
  const most = Math.floor(Math.log2(Math.max(columns, rows)))
  const wanted = Math.min(Math.round(Math.log2(step)), most) - Math.log2(rasters[0].factor)
  while (rasters.length <= wanted) rasters.push(halved(rasters.at(-1)!, components))
  return rasters[Math.max(0, wanted)]!
}
