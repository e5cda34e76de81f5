import type { Cells } from '@main/dicom/codecs/cells'
import type { ImageDescription } from '@main/dicom/image'

export type SampleValues = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array

/**
 * Stored values out of pixel cells (PS3.5 8.1.1): shifted so that the lowest stored bit is bit 0, cut to BitsStored (the
 * bits above may hold an overlay), sign-extended. In arrays of the allocated width.
 */
export function storedValues({ data, precision }: Cells, image: ImageDescription): SampleValues {
  if (image.kind !== 'integer') return data
  const { bitsAllocated, bitsStored, signed } = image
  // A code stream of fewer bits than HighBit holds values and no cells.
  const shift = precision > image.highBit ? image.highBit + 1 - bitsStored : 0
  const wide = widened(data, bitsAllocated)
  if (shift > 0 || bitsStored < wide.BYTES_PER_ELEMENT * 8) {
    const lift = 32 - bitsStored - shift
    const drop = 32 - bitsStored
    // Up until the sign bit is bit 31, and down again: `>>` copies the sign, `>>>` does not.
    if (signed) for (let i = 0; i < wide.length; i++) wide[i] = (wide[i]! << lift) >> drop
    else for (let i = 0; i < wide.length; i++) wide[i] = (wide[i]! << lift) >>> drop
  }
  return signed ? asSigned(wide) : wide
}

function widened(data: Cells['data'], bitsAllocated: number): Uint8Array | Uint16Array | Uint32Array {
  if (bitsAllocated <= 8) return data instanceof Uint8Array ? data : Uint8Array.from(data)
  if (bitsAllocated === 16) return data instanceof Uint16Array ? data : Uint16Array.from(data)
  return data instanceof Uint32Array ? data : Uint32Array.from(data)
}

function asSigned(values: Uint8Array | Uint16Array | Uint32Array): SampleValues {
  const { buffer, byteOffset, length } = values
  if (values instanceof Uint8Array) return new Int8Array(buffer, byteOffset, length)
  return values instanceof Uint16Array ? new Int16Array(buffer, byteOffset, length) : new Int32Array(buffer, byteOffset, length)
}
