import { dressed } from '@renderer/viewer/dressed-film'
import type { Film } from '@renderer/viewer/film'
import type { FilmRef } from '@renderer/viewer/film-source'
import { tableOf } from '@renderer/viewer/painting/greys'
import { paint, sample } from '@renderer/viewer/painting/paint'

export interface Thumbnail {
  readonly width: number
  readonly height: number
  /** RGBA. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>
}

/** A small picture of a film as it was filed. */
export function thumbnailOf(decoded: Film, film: FilmRef, longerSidePx: number): Thumbnail {
  const { picture, greys, rescale, isNegative, facts } = dressed(decoded, film, null)
  const [across, down] = [picture.columns * facts.pixelSize.width, picture.rows * facts.pixelSize.height]
  const [width, height] = [across, down].map((side) => Math.max(1, Math.round((longerSidePx * side) / Math.max(across, down)))) as [number, number]
  const samples = sample(picture, { a: width / picture.columns, b: 0, c: 0, d: height / picture.rows, e: 0, f: 0 }, width, height, new Float32Array(0))
  const pixels = new Uint8ClampedArray(4 * width * height)
  paint(new Uint32Array(pixels.buffer), samples, tableOf({ ...greys, rescale, inverted: isNegative }))
  return { width, height, pixels }
}
