import type { OverlayColours } from '@shared/domain/overlay'

type Stop = readonly [number, number, number]

/**
 * Stops of maps that are perceptually even and readable with any of the usual forms of colour blindness: plasma and
 * viridis (van der Walt, Smith, Firing; CC0), cividis (Nunez, Anderton, Renslow, PLoS ONE 2018). The darkest part is
 * left out, it would not show on a film.
 */
const stops: Readonly<Record<OverlayColours, readonly Stop[]>> = {
  plasma: [[92, 1, 166], [126, 3, 168], [156, 23, 158], [183, 50, 137], [204, 71, 120], [222, 95, 101], [237, 121, 83], [248, 149, 64], [253, 179, 46], [251, 209, 36], [240, 249, 33]],
  viridis: [[70, 52, 128], [61, 78, 138], [50, 100, 142], [41, 121, 142], [33, 142, 141], [31, 162, 135], [50, 182, 122], [90, 200, 100], [142, 214, 69], [200, 224, 32], [253, 231, 37]],
  cividis: [[8, 51, 112], [50, 67, 109], [74, 83, 108], [95, 99, 111], [115, 116, 117], [136, 133, 120], [158, 150, 118], [182, 169, 111], [206, 188, 99], [231, 209, 80], [254, 232, 56]]
}

/** The colours of a map as a CSS gradient, weakest first. */
export const gradientOf = (colours: OverlayColours): string => `linear-gradient(90deg, ${stops[colours].map((stop) => `rgb(${stop.join(' ')})`).join(', ')})`

/** Colour of a value in [0, 1]; opacity grows with the value, so that cells without attention leave the film alone. */
export function colourOf(value: number, colours: OverlayColours): readonly [red: number, green: number, blue: number, alpha: number] {
  const own = stops[colours]
  const unit = Math.min(1, Math.max(0, value))
  const position = unit * (own.length - 1)
  const low = Math.min(own.length - 2, Math.floor(position))
  const share = position - low
  const [red, green, blue] = own[low]!.map((from, i) => Math.round(from + (own[low + 1]![i]! - from) * share)) as [number, number, number]
  return [red, green, blue, Math.round(255 * unit)]
}

/** Row-major values in [0, 1] as RGBA bytes. */
export function paint(values: ArrayLike<number>, colours: OverlayColours): Uint8ClampedArray<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(values.length * 4)
  for (let i = 0; i < values.length; i++) bytes.set(colourOf(values[i]!, colours), i * 4)
  return bytes
}
