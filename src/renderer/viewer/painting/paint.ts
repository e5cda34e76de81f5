import { inverse, type Affine } from '@shared/geometry/affine'
import type { PixelValues } from '@shared/geometry/raster'
import type { GreyTable } from '@renderer/viewer/painting/greys'
import { rasterFor, type Picture } from '@renderer/viewer/painting/picture'

const black = 0xff000000

/** The values of a film at the pixels of a screen, before they become greys: they stay while only the window moves. */
export interface Samples {
  readonly width: number
  readonly height: number
  /** 1 grey, 3 red, green and blue. */
  readonly components: 1 | 3
  /** Row by row; only those within `across` and `down` count. */
  readonly values: Float32Array
  /** The columns and rows of the screen that lie on the film, the last one not among them. */
  readonly across: Stretch
  readonly down: Stretch
}

interface Stretch {
  readonly from: number
  readonly to: number
}

/**
 * A film's values where the pixels of a screen have their middle; between its pixels, of the four around. Values are mixed,
 * not greys, as a graphics processor would.
 * @param toScreen stored-image pixels -> pixels of the screen, pixel (c, r) of either covering [c, c + 1) x [r, r + 1); it may
 * enlarge, mirror and turn by quarter turns
 * @param values to write to, at least `width` x `height` x components; another where it is too short
 */
export function sample(picture: Picture, toScreen: Affine, width: number, height: number, values: Float32Array): Samples {
  const { components } = picture
  const length = width * height * components
  const into = values.length < length ? new Float32Array(length) : values
  const back = inverse(toScreen)
  if (!back) return { width, height, components, values: into, across: nothing, down: nothing }
  const raster = rasterFor(picture, Math.hypot(back.a, back.b))
  const columns: Axis = { size: picture.columns, pixels: raster.columns, factor: raster.factor, stride: picture.components }
  const rows: Axis = { size: picture.rows, pixels: raster.rows, factor: raster.factor, stride: raster.columns * picture.components }
  const isTurned = Math.abs(back.b) > Math.abs(back.a)
  const across = isTurned ? betweens(rows, back.f, back.b, width) : betweens(columns, back.e, back.a, width)
  const down = isTurned ? betweens(columns, back.e, back.c, height) : betweens(rows, back.f, back.d, height)
  for (let component = 0; component < components; component++) mix(into, width * components, components, component, raster.values, across, down)
  return { width, height, components, values: into, across, down }
}

const nothing: Stretch = { from: 0, to: 0 }

/** One side of a film: of so many pixels, of which its raster has so many, each the mean of `factor`, so far apart among its values. */
interface Axis {
  readonly size: number
  readonly pixels: number
  readonly factor: number
  readonly stride: number
}

/** For each pixel along a side of the screen: the two places among the values that it lies between, and how far it is from the first. */
interface Betweens extends Stretch {
  readonly first: Int32Array
  readonly second: Int32Array
  readonly share: Float32Array
}

/** @param start and `step`: pixel i of the screen has its middle at `start + step * (i + 0.5)` of the film's pixels */
function betweens({ size, pixels, factor, stride }: Axis, start: number, step: number, length: number): Betweens {
  const ends = [-start / step, (size - start) / step]
  const from = Math.min(length, Math.max(0, Math.ceil(Math.min(...ends) - 0.5)))
  const to = Math.max(from, Math.min(length, Math.ceil(Math.max(...ends) - 0.5)))
  const [first, second, share] = [new Int32Array(length), new Int32Array(length), new Float32Array(length)]
  for (let i = from; i < to; i++) {
    const place = Math.min(pixels - 1, Math.max(0, (start + step * (i + 0.5)) / factor - 0.5))
    const pixel = Math.floor(place)
    first[i] = pixel * stride
    second[i] = Math.min(pixels - 1, pixel + 1) * stride
    share[i] = place - pixel
  }
  return { from, to, first, second, share }
}

function mix(into: Float32Array, rowLength: number, step: number, offset: number, values: PixelValues, across: Betweens, down: Betweens): void {
  const { first, second, share } = across
  for (let y = down.from; y < down.to; y++) {
    const upper = down.first[y]! + offset
    const lower = down.second[y]! + offset
    const fy = down.share[y]!
    let at = y * rowLength + across.from * step + offset
    for (let x = across.from; x < across.to; x++, at += step) {
      const left = first[x]!
      const right = second[x]!
      const fx = share[x]!
      const a = values[upper + left]!
      const b = values[lower + left]!
      const above = a + fx * (values[upper + right]! - a)
      const below = b + fx * (values[lower + right]! - b)
      into[at] = above + fy * (below - above)
    }
  }
}

/**
 * Makes values greys; what lies beside the film is black.
 * @param screen `width` x `height` pixels, each a byte of red, green, blue and opacity
 */
export function paint(screen: Uint32Array, { width, height, components, values, across, down }: Samples, { low, high, entries }: GreyTable): void {
  const last = entries.length - 1
  const gain = last / (high - low)
  const shift = 0.5 - low * gain
  screen.fill(black, 0, down.from * width)
  screen.fill(black, down.to * width, height * width)
  for (let y = down.from; y < down.to; y++) {
    const row = y * width
    const [from, to] = [row + across.from, row + across.to]
    screen.fill(black, row, from)
    screen.fill(black, to, row + width)
    if (components === 1) {
      for (let i = from; i < to; i++) screen[i] = black | (0x010101 * entries[clamped(values[i]! * gain + shift, last)]!)
    } else {
      for (let i = from; i < to; i++) {
        let pixel = black
        for (let c = 0; c < 3; c++) pixel |= entries[clamped(values[3 * i + c]! * gain + shift, last)]! << (8 * c)
        screen[i] = pixel
      }
    }
  }
}

const clamped = (place: number, last: number): number => (place > 0 ? (place < last ? place | 0 : last) : 0)
