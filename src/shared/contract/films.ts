import type { FilmFrame } from '@shared/domain/film-frame'
import { halfOf } from '@shared/geometry/raster'

/**
 * A frame on its way through the door: the length of the head's JSON in bytes (32 bits, little endian), the head, the values of the
 * frame's half where it comes with one, and its values. Either begins at a multiple of 8; values are little endian.
 */
export interface FilmHead {
  readonly frame: FilmFrame
  readonly kind: keyof typeof valueKinds
  readonly hasHalf: boolean
}

export const valueKinds = { Uint8Array, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array, Float32Array } as const

export const jsonAt = 4

/** Where the parts of a frame lie, in bytes from the beginning. */
export interface FilmLayout {
  /** Null without a half. */
  readonly halfAt: number | null
  readonly valuesAt: number
  readonly end: number
}

export function filmLayout(jsonBytes: number, { frame: { rows, columns, components }, kind, hasHalf }: FilmHead): FilmLayout {
  const bytes = components * valueKinds[kind].BYTES_PER_ELEMENT
  const headEnd = aligned(jsonAt + jsonBytes)
  const valuesAt = hasHalf ? aligned(headEnd + halfOf(rows) * halfOf(columns) * bytes) : headEnd
  return { halfAt: hasHalf ? headEnd : null, valuesAt, end: valuesAt + rows * columns * bytes }
}

const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8
