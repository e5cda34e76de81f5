import { roundHalfEven } from '@main/gloria/round'

/** An 8-bit grey picture, row-major. */
export interface GrayFilm {
  readonly rows: number
  readonly columns: number
  readonly gray: Uint8Array
}

/**
 * Resizes with the semantics of OpenCV's INTER_AREA for 8-bit pictures, bit for bit: the mean of the covered area in
 * 32-bit floats, rounded half to even, when neither side grows; OpenCV's linear emulation (11-bit fixed point) when
 * one does. Source: opencv/modules/imgproc/src/resize.cpp.
 */
export function areaResize(film: GrayFilm, rows: number, columns: number): GrayFilm {
  if (film.rows === rows && film.columns === columns) return film
  // OpenCV inverts the inverse; the last bit decides whether a ratio counts as whole.
  const scaleX = 1 / (columns / film.columns)
  const scaleY = 1 / (rows / film.rows)
  const gray = new Uint8Array(rows * columns)
  const target = { rows, columns, gray }
  if (scaleX < 1 || scaleY < 1) enlarge(film, target, scaleX, scaleY)
  else if (isWhole(scaleX) && isWhole(scaleY)) blockMeans(film, target, Math.round(scaleX), Math.round(scaleY))
  else areaMeans(film, target, scaleX, scaleY)
  return target
}

const isWhole = (scale: number) => Math.abs(scale - Math.round(scale)) < Number.EPSILON

/** Whole ratios: integer sums, one multiplication. 2 x 2 blocks are rounded half up instead. */
function blockMeans(film: GrayFilm, target: GrayFilm, width: number, height: number): void {
  const share = Math.fround(1 / (width * height))
  const halfUp = width === 2 && height === 2
  for (let row = 0, at = 0; row < target.rows; row++) {
    for (let column = 0; column < target.columns; column++, at++) {
      let sum = 0
      for (let y = 0; y < height; y++) {
        const start = (row * height + y) * film.columns + column * width
        for (let x = start; x < start + width; x++) sum += film.gray[x]!
      }
      target.gray[at] = halfUp ? (sum + 2) >> 2 : roundHalfEven(Math.fround(sum * share))
    }
  }
}

function areaMeans(film: GrayFilm, target: GrayFilm, scaleX: number, scaleY: number): void {
  const horizontal = coverage(film.columns, target.columns, scaleX)
  const vertical = coverage(film.rows, target.rows, scaleY)
  const line = new Float32Array(target.columns)
  const sum = new Float32Array(target.columns)
  let current = 0
  const write = () => {
    const start = current * target.columns
    for (let x = 0; x < target.columns; x++) target.gray[start + x] = roundHalfEven(sum[x]!)
  }
  for (let entry = 0; entry < vertical.target.length; entry++) {
    sumLine(film.gray, vertical.source[entry]! * film.columns, horizontal, line)
    const share = vertical.share[entry]!
    const row = vertical.target[entry]!
    if (row !== current) {
      write()
      for (let x = 0; x < line.length; x++) sum[x] = share * line[x]!
      current = row
    } else {
      for (let x = 0; x < line.length; x++) sum[x]! += Math.fround(share * line[x]!)
    }
  }
  write()
}

/** Every target pixel's covered source pixels and their shares of it, in order. */
interface Coverage {
  readonly target: Int32Array
  readonly source: Int32Array
  readonly share: Float32Array
}

function coverage(from: number, to: number, scale: number): Coverage {
  const target: number[] = []
  const source: number[] = []
  const share: number[] = []
  const add = (t: number, s: number, part: number) => {
    target.push(t)
    source.push(s)
    share.push(part)
  }
  for (let t = 0; t < to; t++) {
    const start = t * scale
    const end = start + scale
    const width = Math.min(scale, from - start)
    const last = Math.min(Math.floor(end), from - 1)
    const first = Math.min(Math.ceil(start), last)
    if (first - start > 1e-3) add(t, first - 1, (first - start) / width)
    for (let s = first; s < last; s++) add(t, s, 1 / width)
    if (end - last > 1e-3) add(t, last, Math.min(end - last, 1, width) / width)
  }
  return { target: Int32Array.from(target), source: Int32Array.from(source), share: Float32Array.from(share) }
}

function sumLine(gray: Uint8Array, start: number, { target, source, share }: Coverage, line: Float32Array): void {
  const entries = target.length
  let entry = 0
  while (entry < entries) {
    const column = target[entry]!
    let sum = 0
    do {
      sum = Math.fround(sum + Math.fround(gray[start + source[entry]!]! * share[entry]!))
      entry++
    } while (entry < entries && target[entry] === column)
    line[column] = sum
  }
}

const BITS = 11
const ONE = 1 << BITS

/** OpenCV emulates INTER_AREA by a linear interpolation that keeps whole pixels, when a side grows. */
function enlarge(film: GrayFilm, target: GrayFilm, scaleX: number, scaleY: number): void {
  const horizontal = taps(film.columns, target.columns, scaleX)
  const vertical = taps(film.rows, target.rows, scaleY)
  const line = (row: number) => {
    const start = row * film.columns
    return Int32Array.from(horizontal, ({ from, next, weight, nextWeight }) => film.gray[start + from]! * weight + film.gray[start + next]! * nextWeight)
  }
  vertical.forEach(({ from, next, weight, nextWeight }, row) => {
    const upper = line(from)
    const lower = line(next)
    for (let x = 0; x < target.columns; x++) {
      const value = ((weight * (upper[x]! >> 4)) >> 16) + ((nextWeight * (lower[x]! >> 4)) >> 16)
      target.gray[row * target.columns + x] = (value + 2) >> 2
    }
  })
}

interface Tap {
  readonly from: number
  readonly next: number
  readonly weight: number
  readonly nextWeight: number
}

function taps(from: number, to: number, scale: number): Tap[] {
  return Array.from({ length: to }, (_, t) => {
    const at = Math.floor(t * scale)
    const beyond = Math.fround(t + 1 - (at + 1) * (to / from))
    const part = beyond <= 0 ? 0 : Math.fround(beyond - Math.floor(beyond))
    if (at >= from - 1) return { from: from - 1, next: from - 1, weight: ONE, nextWeight: 0 }
    return { from: at, next: at + 1, weight: roundHalfEven(Math.fround(1 - part) * ONE), nextWeight: roundHalfEven(part * ONE) }
  })
}
