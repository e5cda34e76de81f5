/** The constants of DHS: see `sharpen`. */
const SLOPE = 96
const SHARE_MIN = 0.001
const SHARE_MAX = 0.6

/**
 * DHS, the training-free sharpening of an attention map for display: u = min-max of the map; q = share of u above
 * mean + sd, clipped to [0.001, 0.6]; b = the (1 - q) quantile of u; shown = sigmoid(96 (u - b)).
 * Monotone, so the peak does not move. A constant map has nothing to show and gives zeros.
 *
 * @param data attention per cell, row-major, any scale
 * @returns one value in [0, 1] per cell, same order
 */
export function sharpen(data: ArrayLike<number>): Float32Array {
  const unit = minMax(data)
  const n = unit.length
  if (n === 0 || spread(data) === 0) return unit
  let sum = 0
  for (const u of unit) sum += u
  const mean = sum / n
  let squares = 0
  for (const u of unit) squares += (u - mean) ** 2
  const edge = mean + Math.sqrt(squares / n)
  let above = 0
  for (const u of unit) if (u > edge) above++
  const share = Math.min(SHARE_MAX, Math.max(SHARE_MIN, above / n))
  const boundary = quantile(unit, 1 - share)
  return unit.map((u) => 1 / (1 + Math.exp(-SLOPE * (u - boundary))))
}

/** The weakest part of a sharpened map that is shown at all has this share of the peak's strength. */
const faintest = 0.4

/**
 * What an overlay draws of a map, in [0, 1]: its range as it is, or sharpened. A sharpened map alone is all or
 * nothing; scaled by the attention it still tells its peak from its rim and leaves the film readable below. Monotone.
 */
export function displayed(data: ArrayLike<number>, sharpened: boolean): Float32Array {
  const attention = minMax(data)
  return sharpened ? sharpen(data).map((shown, i) => shown * (faintest + (1 - faintest) * attention[i]!)) : attention
}

/** The map stretched to [0, 1]; zeros when it is constant. */
export function minMax(data: ArrayLike<number>): Float32Array {
  const { min } = range(data)
  const width = spread(data)
  return Float32Array.from(data, (value) => (width === 0 ? 0 : (value - min) / width))
}

function range(data: ArrayLike<number>): { min: number; max: number } {
  let min = Infinity
  let max = -Infinity
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!
    if (value < min) min = value
    if (value > max) max = value
  }
  return { min, max }
}

function spread(data: ArrayLike<number>): number {
  const { min, max } = range(data)
  return data.length === 0 ? 0 : max - min
}

/** Linear interpolation between order statistics, as NumPy's default. */
function quantile(values: Float32Array, share: number): number {
  const sorted = Float32Array.from(values).sort()
  const position = share * (sorted.length - 1)
  const below = Math.floor(position)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  return low + (high - low) * (position - below)
}
