/**
 * Stops of the plasma map (van der Walt, Smith, Firing; CC0): perceptually even and readable with any of the usual
 * forms of colour blindness. The darkest part is left out, it would not show on a film.
 */
export const stops: readonly (readonly [number, number, number])[] = [
  [92, 1, 166],
  [126, 3, 168],
  [156, 23, 158],
  [183, 50, 137],
  [204, 71, 120],
  [222, 95, 101],
  [237, 121, 83],
  [248, 149, 64],
  [253, 179, 46],
  [251, 209, 36],
  [240, 249, 33]
]

/** Colour of a value in [0, 1]; opacity grows with the value, so that cells without attention leave the film alone. */
export function colourOf(value: number): readonly [red: number, green: number, blue: number, alpha: number] {
  const unit = Math.min(1, Math.max(0, value))
  const position = unit * (stops.length - 1)
  const low = Math.min(stops.length - 2, Math.floor(position))
  const share = position - low
  const [red, green, blue] = stops[low]!.map((from, i) => Math.round(from + (stops[low + 1]![i]! - from) * share)) as [number, number, number]
  return [red, green, blue, Math.round(255 * unit)]
}

/** Row-major values in [0, 1] as RGBA bytes. */
export function paint(values: ArrayLike<number>): Uint8ClampedArray<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(values.length * 4)
  for (let i = 0; i < values.length; i++) bytes.set(colourOf(values[i]!), i * 4)
  return bytes
}
