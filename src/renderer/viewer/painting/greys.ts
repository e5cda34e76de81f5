import type { ValueRange, VoiShape } from '@shared/domain/film-frame'

export interface Window {
  readonly centre: number
  readonly width: number
}

/** Grey as the window has it, 0 to 1, to grey as it is shown, 0 black to 1 white. */
export type GreyCurve = (place: number) => number

/** How a file asks for its values to be shown as greys. */
export interface AskedGreys {
  readonly window: Window
  readonly shape: VoiShape
  /** What a lookup table makes of the window's greys; null without one. */
  readonly curve: GreyCurve | null
}

/** Values of a picture, times `slope` plus `intercept`, are those that windows are of. */
export interface Rescale {
  readonly slope: number
  readonly intercept: number
}

export interface Greys extends AskedGreys {
  readonly rescale: Rescale
  /** The smallest value is white. */
  readonly inverted: boolean
}

/** A table over the values of a picture between `low` and `high`, which is the smaller one where they are turned round; what lies beyond has the grey of the nearer end. */
export interface GreyTable extends ValueRange {
  /** 0 black to 255 white. */
  readonly entries: Uint8Array<ArrayBuffer>
}

/** Enough for every entry of most lookup tables, few enough to stay at hand while a film is painted. */
export const entryCount = 16_384
/** A window of one value is a step, not nothing. */
const leastSpan = 1e-6
/** Widths of its window, to either side, after which a sigmoid is black or white in 8 bits. */
const sigmoidReach = 2

/** Greys by value (PS3.3 C.11.2.1.2 and C.11.2.1.3). */
export function tableOf({ window, shape, curve, inverted, rescale }: Greys): GreyTable {
  const { low, high } = spanOf(window, shape)
  const windowed = shape === 'SIGMOID' ? (place: number) => 1 / (1 + Math.exp(-8 * sigmoidReach * (place - 0.5))) : (place: number) => place
  const entries = new Uint8Array(entryCount)
  for (let i = 0; i < entryCount; i++) {
    const place = windowed(i / (entryCount - 1))
    const grey = Math.round(255 * (curve ? curve(place) : place))
    entries[i] = inverted ? 255 - grey : grey
  }
  const { slope, intercept } = rescale
  return { low: (low - intercept) / slope, high: (high - intercept) / slope, entries }
}

function spanOf({ centre, width }: Window, shape: VoiShape): Pick<GreyTable, 'low' | 'high'> {
  const [middle, half] = shape === 'LINEAR' ? [centre - 0.5, (width - 1) / 2] : [centre, shape === 'SIGMOID' ? sigmoidReach * width : width / 2]
  return { low: middle - half, high: Math.max(middle + half, middle - half + leastSpan) }
}
