import { AppError } from '@shared/domain/errors'
import type { AttentionGrid } from '@shared/geometry/attention-grid'
import { areaResize, type GrayFilm } from '@main/gloria/area-resize'
import { roundHalfEven } from '@main/gloria/round'

/** What a pack's manifest says about its input. */
export interface Preprocessing {
  /** Long side after the resize and side of the padded square, in pixels (256). */
  readonly resizeLongSide: number
  /** Side of the centre crop given to the encoder, in pixels (224). */
  readonly inputSize: number
  readonly mean: number
  readonly std: number
}

/** Where the film lies in the padded square: sizes and offsets in pixels of that square. */
interface Placement {
  readonly rows: number
  readonly columns: number
  readonly top: number
  readonly left: number
  readonly crop: number
}

/**
 * A film as the image encoder takes it (GLoRIA `_resize_img` and its transforms): the long side to `resizeLongSide` by
 * area interpolation, the other side truncated; zero-padded to a square (left and top the smaller half); centre crop;
 * (x / 255 - mean) / std.
 * @returns inputSize x inputSize values, row-major
 * @throws AppError IMAGE_SIZE when the film is so narrow that nothing is left of its short side
 */
export const preprocess = (film: GrayFilm, preprocessing: Preprocessing): Float32Array => cropSquare(squareFilm(film, preprocessing), preprocessing)

/** The first half of it: the film, resized and padded to a square of `resizeLongSide` pixels. What training keeps of a film. */
export function squareFilm(film: GrayFilm, preprocessing: Preprocessing): GrayFilm {
  const { resizeLongSide: side } = preprocessing
  const { rows, columns, top, left } = place(film, preprocessing)
  const small = areaResize(film, rows, columns)
  const gray = new Uint8Array(side * side)
  for (let row = 0; row < rows; row++) gray.set(small.gray.subarray(row * columns, (row + 1) * columns), (row + top) * side + left)
  return { rows: side, columns: side, gray }
}

/** The second half: centre crop and normalisation. What the crop reaches beyond the square is black. */
export function cropSquare({ rows: side, gray }: GrayFilm, { inputSize, mean, std }: Preprocessing): Float32Array {
  const level = Float32Array.from({ length: 256 }, (_, value) => (value / 255 - mean) / std)
  const crop = cropOf(side, inputSize)
  const pixels = new Float32Array(inputSize * inputSize).fill(level[0]!)
  for (let row = Math.max(0, -crop); row < inputSize && row + crop < side; row++) {
    for (let column = Math.max(0, -crop); column < inputSize && column + crop < side; column++) {
      pixels[row * inputSize + column] = level[gray[(row + crop) * side + column + crop]!]!
    }
  }
  return pixels
}

/** Where the crop begins in the square, in pixels; negative where it is larger. */
export const cropOf = (side: number, inputSize: number): number => roundHalfEven((side - inputSize) / 2)

/**
 * Where the encoder's regions lie on the film. The regions tile the crop evenly; the way back goes through crop,
 * padding and the two (slightly different) scales of the resize.
 * @param cells rows and columns of regions
 */
export function attentionGridOf(film: { rows: number; columns: number }, preprocessing: Preprocessing, cells: { rows: number; columns: number }): AttentionGrid {
  const { inputSize } = preprocessing
  const { rows, columns, top, left, crop } = place(film, preprocessing)
  const scaleX = film.columns / columns
  const scaleY = film.rows / rows
  return {
    imageRows: film.rows,
    imageColumns: film.columns,
    rows: cells.rows,
    columns: cells.columns,
    originColumnPx: (crop - left) * scaleX,
    originRowPx: (crop - top) * scaleY,
    cellWidthPx: (inputSize / cells.columns) * scaleX,
    cellHeightPx: (inputSize / cells.rows) * scaleY
  }
}

function place(film: { rows: number; columns: number }, { resizeLongSide: side, inputSize }: Preprocessing): Placement {
  const tall = film.rows >= film.columns
  // The order of these operations is the public code's: with another one some sizes truncate to one pixel less.
  const rows = tall ? side : Math.trunc(film.rows * (side / film.columns))
  const columns = tall ? Math.trunc(film.columns * (side / film.rows)) : side
  if (rows < 1 || columns < 1) throw new AppError('IMAGE_SIZE', `An image of ${film.columns} x ${film.rows} pixels is too narrow to look at.`)
  return { rows, columns, top: Math.floor((side - rows) / 2), left: Math.floor((side - columns) / 2), crop: cropOf(side, inputSize) }
}
