import type { GrayFilm } from '@main/gloria/area-resize'
import { cropOf, type Preprocessing } from '@main/gloria/preprocess'
import type { Random } from '@shared/random'

/** How far a film may be changed at random, either way. There is no mirror: left and right are findings. */
export interface AugmentRanges {
  readonly rotationDegrees: number
  readonly scale: number
  /** Of the side. */
  readonly shift: number
  /** Exponent of the gamma curve, in powers of e. */
  readonly gamma: number
  readonly contrast: number
  /** Of the whole range. */
  readonly brightness: number
}

/** What a chest film may look like on another day: other centring, another exposure. */
export const usualRanges: AugmentRanges = { rotationDegrees: 8, scale: 0.1, shift: 0.06, gamma: 0.25, contrast: 0.2, brightness: 0.1 }

/** One film's change: angles in radians, shifts in sides. */
export interface Change {
  readonly angle: number
  readonly zoom: number
  readonly shiftX: number
  readonly shiftY: number
  readonly gamma: number
  readonly contrast: number
  readonly brightness: number
}

export const unchanged: Change = { angle: 0, zoom: 1, shiftX: 0, shiftY: 0, gamma: 1, contrast: 1, brightness: 0 }

export function changeAtRandom(ranges: AugmentRanges, random: Random): Change {
  const within = (range: number) => random.between(-range, range)
  return {
    angle: (within(ranges.rotationDegrees) * Math.PI) / 180,
    zoom: 1 + within(ranges.scale),
    shiftX: within(ranges.shift),
    shiftY: within(ranges.shift),
    gamma: Math.exp(within(ranges.gamma)),
    contrast: 1 + within(ranges.contrast),
    brightness: within(ranges.brightness)
  }
}

/**
 * A square film (see `squareFilm`), turned, scaled, shifted and re-exposed, cropped and normalised as the encoder takes
 * it. Bilinear; black outside.
 * @returns inputSize x inputSize values, row-major
 */
export function changedPixels(film: GrayFilm, { inputSize, mean, std }: Preprocessing, change: Change): Float32Array {
  const { gamma, contrast, brightness } = change
  const level = Float32Array.from({ length: 256 }, (_, value) => {
    const exposed = ((value / 255) ** gamma - 0.5) * contrast + 0.5 + brightness
    return (Math.min(1, Math.max(0, exposed)) - mean) / std
  })
  return moved(film, level, inputSize, change)
}

const shares = Float32Array.from({ length: 256 }, (_, value) => value / 255)

/** A mask of such a film (255 inside), moved in the same way: shares of 1. */
export const changedMask = (mask: GrayFilm, inputSize: number, change: Change): Float32Array => moved(mask, shares, inputSize, change)

function moved({ rows: side, gray }: GrayFilm, level: Float32Array, inputSize: number, change: Change): Float32Array {
  const [cos, sin] = [change.zoom * Math.cos(change.angle), change.zoom * Math.sin(change.angle)]
  const [shiftX, shiftY] = [change.shiftX * side, change.shiftY * side]
  const middle = (side - 1) / 2
  const crop = cropOf(side, inputSize)
  const black = level[0]!
  const at = (row: number, column: number) => (row < 0 || column < 0 || row >= side || column >= side ? black : level[gray[row * side + column]!]!)
  const pixels = new Float32Array(inputSize * inputSize)
  for (let row = 0; row < inputSize; row++) {
    for (let column = 0; column < inputSize; column++) {
      const [dx, dy] = [column + crop - middle, row + crop - middle]
      const x = cos * dx - sin * dy + middle + shiftX
      const y = sin * dx + cos * dy + middle + shiftY
      const [left, top] = [Math.floor(x), Math.floor(y)]
      const [fx, fy] = [x - left, y - top]
      const high = at(top, left) * (1 - fx) + at(top, left + 1) * fx
      const low = at(top + 1, left) * (1 - fx) + at(top + 1, left + 1) * fx
      pixels[row * inputSize + column] = high * (1 - fy) + low * fy
    }
  }
  return pixels
}
