import type { AttentionGrid, PointPx } from '@shared/geometry/attention-grid'
import { minMax, sharpen } from '@shared/geometry/sharpen'
import { peakOf } from '@main/gloria/peak'

/** What is known of where a finding lies: 1 inside, row by row, the raster covering the whole film. */
export interface RegionMask {
  readonly rows: number
  readonly columns: number
  readonly data: Uint8Array
}

/** How well one map finds one region. */
export interface Localisation {
  /** Whether the peak of the map lies inside. */
  readonly hit: number
  /** Intersection over union of the region and of what lies above a threshold; mean over 0.1, 0.2, ... 0.5 of the map's range. */
  readonly iou: number
  /** The same of the sharpened map (DHS), as the window shows it. */
  readonly iouSharpened: number
  /** Contrast to noise: |mean inside - mean outside| / sqrt(variance inside + variance outside). */
  readonly cnr: number
}

/** As in MS-CXR phrase grounding (Boecking et al., BioViL, ECCV 2022, section 4.2). */
const thresholds = [0.1, 0.2, 0.3, 0.4, 0.5]

/** Holds an attention map against a region; null when the region covers nothing, or everything. */
export function localise(grid: AttentionGrid, map: ArrayLike<number>, mask: RegionMask): Localisation | null {
  const inside = mask.data.reduce((sum, value) => sum + value, 0)
  if (inside === 0 || inside === mask.data.length) return null
  return {
    hit: maskAt(mask, grid, peakOf(grid, map)),
    iou: meanIou(onRaster(grid, minMax(map), mask), mask),
    iouSharpened: meanIou(onRaster(grid, sharpen(map), mask), mask),
    cnr: contrastToNoise(onRaster(grid, map, mask), mask)
  }
}

/** How an outline (what is likelier than not) covers a region. */
export interface Overlap {
  /** 2 |both| / (|outline| + |region|); 1 where both are empty. */
  readonly dice: number
  readonly iou: number
  /** Whether anything was outlined. */
  readonly outlined: number
}

export function overlap(grid: AttentionGrid, probabilities: ArrayLike<number>, mask: RegionMask): Overlap {
  const values = onRaster(grid, probabilities, mask)
  let [both, outlined, region] = [0, 0, 0]
  for (let i = 0; i < values.length; i++) {
    const shown = values[i]! >= 0.5
    outlined += Number(shown)
    region += mask.data[i]!
    if (shown && mask.data[i]) both++
  }
  const empty = outlined + region === 0
  return { dice: empty ? 1 : (2 * both) / (outlined + region), iou: empty ? 1 : both / (outlined + region - both), outlined: Number(outlined > 0) }
}

function maskAt({ rows, columns, data }: RegionMask, grid: AttentionGrid, { rowPx, columnPx }: PointPx): number {
  const row = Math.floor((rowPx / grid.imageRows) * rows)
  const column = Math.floor((columnPx / grid.imageColumns) * columns)
  return row >= 0 && column >= 0 && row < rows && column < columns ? data[row * columns + column]! : 0
}

/** The map at the centres of the raster's pixels: bilinear between centres of cells, the outermost repeated, 0 beyond the grid. */
function onRaster(grid: AttentionGrid, map: ArrayLike<number>, { rows, columns }: RegionMask): Float64Array {
  const values = new Float64Array(rows * columns)
  const across = Array.from({ length: columns }, (_, i) => (((i + 0.5) / columns) * grid.imageColumns - grid.originColumnPx) / grid.cellWidthPx)
  for (let row = 0; row < rows; row++) {
    const y = (((row + 0.5) / rows) * grid.imageRows - grid.originRowPx) / grid.cellHeightPx
    if (y < 0 || y >= grid.rows) continue
    const down = between(y - 0.5, grid.rows)
    for (let column = 0; column < columns; column++) {
      const x = across[column]!
      if (x < 0 || x >= grid.columns) continue
      const { low, high, share } = between(x - 0.5, grid.columns)
      const mix = (line: number) => map[line * grid.columns + low]! * (1 - share) + map[line * grid.columns + high]! * share
      values[row * columns + column] = mix(down.low) * (1 - down.share) + mix(down.high) * down.share
    }
  }
  return values
}

function between(position: number, count: number): { low: number; high: number; share: number } {
  const clamped = Math.min(count - 1, Math.max(0, position))
  const low = Math.floor(clamped)
  return { low, high: Math.min(low + 1, count - 1), share: clamped - low }
}

function meanIou(values: Float64Array, { data }: RegionMask): number {
  const ious = thresholds.map((threshold) => {
    let [both, either] = [0, 0]
    for (let i = 0; i < data.length; i++) {
      const shown = values[i]! > threshold
      if (shown && data[i]) both++
      if (shown || data[i]) either++
    }
    return both / either
  })
  return ious.reduce((sum, iou) => sum + iou, 0) / ious.length
}

function contrastToNoise(values: Float64Array, { data }: RegionMask): number {
  const sums = [0, 0].map(() => ({ n: 0, sum: 0, squares: 0 }))
  for (let i = 0; i < data.length; i++) {
    const part = sums[data[i]!]!
    part.n++
    part.sum += values[i]!
    part.squares += values[i]! ** 2
  }
  const [outside, inside] = sums.map(({ n, sum, squares }) => ({ mean: sum / n, variance: Math.max(0, squares / n - (sum / n) ** 2) })) as [{ mean: number; variance: number }, { mean: number; variance: number }]
  const noise = Math.sqrt(inside.variance + outside.variance)
  return noise === 0 ? 0 : Math.abs(inside.mean - outside.mean) / noise
}
