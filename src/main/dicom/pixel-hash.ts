import { createHash } from 'node:crypto'
import type { DecodedFrame } from '@main/dicom/decode'

/** SHA-256 (hex) of a frame's stored values, little endian, in the allocated width, samples of a pixel side by side. */
export function pixelSha256({ values }: DecodedFrame): string {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  return createHash('sha256').update(bytes).digest('hex')
}
