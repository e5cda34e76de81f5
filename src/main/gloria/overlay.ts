import { encode } from 'fast-png'
import type { AttentionGrid } from '@shared/geometry/attention-grid'
import { paint } from '@shared/geometry/colour-map'
import { displayed } from '@shared/geometry/sharpen'
import { upsample } from '@shared/geometry/upsample'
import type { GrayFilm } from '@main/gloria/area-resize'

export interface OverlayOptions {
  /** Of the strongest attention, 0 .. 1. */
  readonly opacity: number
  /** DHS, as the window shows maps by default; otherwise the map is stretched to its range. */
  readonly sharpened: boolean
}

export const defaultOverlay: OverlayOptions = { opacity: 0.55, sharpened: true }

/** Enlargement of the map before it is sharpened, so that its edge is a line and not a staircase; as in the window. */
const FACTOR = 8

/**
 * A map over its film, in the film's own pixels: RGB, row-major. The map is interpolated between the cells' centres and
 * ends with the grid; beyond it (and where there is no attention) the film is as it is.
 * @param map one value a cell, row-major
 */
export function renderOverlay(film: GrayFilm, grid: AttentionGrid, map: ArrayLike<number>, { opacity, sharpened }: OverlayOptions = defaultOverlay): Uint8Array {
  const large = upsample(map, grid.rows, grid.columns, FACTOR)
  const shown = displayed(large, sharpened)
  const across = samples(film.columns, grid.originColumnPx, grid.cellWidthPx / FACTOR, grid.columns * FACTOR)
  const down = samples(film.rows, grid.originRowPx, grid.cellHeightPx / FACTOR, grid.rows * FACTOR)
  const width = grid.columns * FACTOR
  const colours = paint(Array.from({ length: 256 }, (_, level) => level / 255))
  const rgb = new Uint8Array(film.rows * film.columns * 3)
  for (let row = 0, at = 0; row < film.rows; row++) {
    const y = down[row]
    for (let column = 0; column < film.columns; column++, at++) {
      const x = across[column]
      const gray = film.gray[at]!
      let share = 0
      let level = 0
      if (x && y) {
        const top = mix(shown[y.low * width + x.low]!, shown[y.low * width + x.high]!, x.share)
        const bottom = mix(shown[y.high * width + x.low]!, shown[y.high * width + x.high]!, x.share)
        level = Math.round(mix(top, bottom, y.share) * 255)
        share = (colours[level * 4 + 3]! / 255) * opacity
      }
      if (share === 0) rgb.fill(gray, at * 3, at * 3 + 3)
      else for (let channel = 0; channel < 3; channel++) rgb[at * 3 + channel] = Math.round(mix(gray, colours[level * 4 + channel]!, share))
    }
  }
  return rgb
}

/** The same as a PNG file of the film's size. */
export function overlayPng(film: GrayFilm, grid: AttentionGrid, map: ArrayLike<number>, options?: OverlayOptions): Uint8Array {
  return encode({ width: film.columns, height: film.rows, data: renderOverlay(film, grid, map, options), channels: 3, depth: 8 })
}

interface Sample {
  readonly low: number
  readonly high: number
  readonly share: number
}

/** For every film pixel the two map samples that its centre lies between, or null outside the grid. */
function samples(pixels: number, originPx: number, samplePx: number, count: number): (Sample | null)[] {
  return Array.from({ length: pixels }, (_, pixel) => {
    const position = (pixel + 0.5 - originPx) / samplePx
    if (position < 0 || position >= count) return null
    const clamped = Math.min(count - 1, Math.max(0, position - 0.5))
    const low = Math.floor(clamped)
    return { low, high: Math.min(low + 1, count - 1), share: clamped - low }
  })
}

const mix = (a: number, b: number, share: number) => a + (b - a) * share
