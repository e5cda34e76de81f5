import { encode } from 'fast-png'
import type { AttentionGrid } from '@shared/geometry/attention-grid'
import type { OverlayColours, OverlayStyle } from '@shared/domain/overlay'
import { colourOf, paint } from '@shared/geometry/colour-map'
import { contour, contourLevels } from '@shared/geometry/contours'
import { displayed } from '@shared/geometry/sharpen'
import { upsample } from '@shared/geometry/upsample'
import type { GrayFilm } from '@main/gloria/area-resize'

export interface OverlayOptions {
  /** Of the strongest attention, 0 .. 1. */
  readonly opacity: number
  /** DHS, as the window shows maps by default; otherwise the map is stretched to its range. */
  readonly sharpened: boolean
  readonly style: OverlayStyle
  readonly colours: OverlayColours
}

export const defaultOverlay: OverlayOptions = { opacity: 0.55, sharpened: true, style: 'heat', colours: 'plasma' }

/** Enlargement of the map before it is sharpened, so that its edge is a line and not a staircase; as in the window. */
const FACTOR = 8

/**
 * A map over its film, in the film's own pixels: RGB, row-major. The map is interpolated between the cells' centres and
 * ends with the grid; beyond it (and where there is no attention) the film is as it is.
 * @param map one value a cell, row-major
 */
export function renderOverlay(film: GrayFilm, grid: AttentionGrid, map: ArrayLike<number>, options: OverlayOptions = defaultOverlay): Uint8Array {
  const large = upsample(map, grid.rows, grid.columns, FACTOR)
  const shown = displayed(large, options.sharpened)
  const rgb = new Uint8Array(film.rows * film.columns * 3)
  film.gray.forEach((gray, i) => rgb.fill(gray, i * 3, i * 3 + 3))
  if (options.style !== 'contour') addHeat(rgb, film, grid, shown, options)
  if (options.style !== 'heat') addContours(rgb, film, grid, shown, options.colours)
  return rgb
}

function addHeat(rgb: Uint8Array, film: GrayFilm, grid: AttentionGrid, shown: Float32Array, { opacity, colours: named }: OverlayOptions): void {
  const across = samples(film.columns, grid.originColumnPx, grid.cellWidthPx / FACTOR, grid.columns * FACTOR)
  const down = samples(film.rows, grid.originRowPx, grid.cellHeightPx / FACTOR, grid.rows * FACTOR)
  const width = grid.columns * FACTOR
  const colours = paint(Array.from({ length: 256 }, (_, level) => level / 255), named)
  for (let row = 0, at = 0; row < film.rows; row++) {
    const y = down[row]
    for (let column = 0; column < film.columns; column++, at++) {
      const x = across[column]
      if (!x || !y) continue
      const top = mix(shown[y.low * width + x.low]!, shown[y.low * width + x.high]!, x.share)
      const bottom = mix(shown[y.high * width + x.low]!, shown[y.high * width + x.high]!, x.share)
      const level = Math.round(mix(top, bottom, y.share) * 255)
      const share = (colours[level * 4 + 3]! / 255) * opacity
      for (let channel = 0; channel < 3; channel++) rgb[at * 3 + channel] = Math.round(mix(film.gray[at]!, colours[level * 4 + channel]!, share))
    }
  }
}

/** Contours in the colour of their level, as thick as they are in a window that shows the film at about 600 pixels. */
function addContours(rgb: Uint8Array, film: GrayFilm, grid: AttentionGrid, shown: Float32Array, colours: OverlayColours): void {
  const [stepX, stepY] = [grid.cellWidthPx / FACTOR, grid.cellHeightPx / FACTOR]
  const radius = Math.max(film.rows, film.columns) / 600
  for (const level of contourLevels) {
    const colour = colourOf(level, colours)
    for (const [x1, y1, x2, y2] of contour(shown, grid.rows * FACTOR, grid.columns * FACTOR, level)) {
      const from = { x: grid.originColumnPx + x1 * stepX, y: grid.originRowPx + y1 * stepY }
      const to = { x: grid.originColumnPx + x2 * stepX, y: grid.originRowPx + y2 * stepY }
      const steps = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y)) + 1
      for (let step = 0; step <= steps; step++) stamp(rgb, film, mix(from.x, to.x, step / steps), mix(from.y, to.y, step / steps), radius, colour)
    }
  }
}

function stamp(rgb: Uint8Array, { rows, columns }: GrayFilm, x: number, y: number, radius: number, colour: readonly number[]): void {
  for (let row = Math.max(0, Math.floor(y - radius)); row <= Math.min(rows - 1, y + radius); row++) {
    for (let column = Math.max(0, Math.floor(x - radius)); column <= Math.min(columns - 1, x + radius); column++) {
      if ((column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2 > Math.max(radius, 0.75) ** 2) continue
      for (let channel = 0; channel < 3; channel++) rgb[(row * columns + column) * 3 + channel] = colour[channel]!
    }
  }
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
