import type { Types } from '@cornerstonejs/core'

export interface Thumbnail {
  readonly width: number
  readonly height: number
  /** RGBA. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>
}

type Source = Pick<Types.IImage, 'columns' | 'rows' | 'color' | 'invert' | 'windowCenter' | 'windowWidth' | 'minPixelValue' | 'maxPixelValue' | 'numberOfComponents' | 'getPixelData'>

/** A small picture of a loaded film in the window it was filed with; every nth pixel, which is enough to know it by. */
export function thumbnailOf(image: Source, longerSidePx: number): Thumbnail {
  const step = Math.max(image.columns, image.rows) / longerSidePx
  const [width, height] = [Math.max(1, Math.round(image.columns / step)), Math.max(1, Math.round(image.rows / step))]
  const values = image.getPixelData()
  const samples = image.color ? image.numberOfComponents : 1
  const shade = image.color ? (value: number) => value : shadeOf(image)
  const pixels = new Uint8ClampedArray(4 * width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = samples * (Math.min(image.rows - 1, Math.floor((y + 0.5) * step)) * image.columns + Math.min(image.columns - 1, Math.floor((x + 0.5) * step)))
      const to = 4 * (y * width + x)
      for (let channel = 0; channel < 3; channel++) pixels[to + channel] = shade(values[from + (samples > 1 ? channel : 0)]!)
      pixels[to + 3] = 255
    }
  }
  return { width, height, pixels }
}

function shadeOf({ windowCenter, windowWidth, minPixelValue, maxPixelValue, invert }: Source): (value: number) => number {
  const filed = [windowCenter, windowWidth].map((value) => Number(Array.isArray(value) ? value[0] : value))
  const hasWindow = filed.every(Number.isFinite) && filed[1]! >= 1
  const [centre, width] = hasWindow ? (filed as [number, number]) : [(minPixelValue + maxPixelValue) / 2, Math.max(1, maxPixelValue - minPixelValue)]
  return (value) => {
    const level = 255 * ((value - centre) / width + 0.5)
    return invert ? 255 - level : level
  }
}
