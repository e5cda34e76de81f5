import type { OverlayBits } from '@shared/domain/presentation-state'
import { bytesOf } from '@renderer/viewer/presented-greys'

/** A DICOM overlay of one bit a pixel (PS3.3 C.9.2), in pixels of the stored image. */
export interface OverlayPlane extends Omit<OverlayBits, 'bits'> {
  readonly group: number
  /** One bit a pixel, the lowest bit of a byte first (PS3.5 8.1.2). */
  readonly bits: Uint8Array
}

export const planeOf = (group: number, { bits, ...plane }: OverlayBits): OverlayPlane => ({ group, ...plane, bits: bytesOf(bits) })

export const isSet = (bits: Uint8Array, index: number): boolean => ((bits[index >> 3]! >> (index & 7)) & 1) === 1
