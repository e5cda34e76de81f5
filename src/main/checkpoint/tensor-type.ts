/** Element types of stored tensors, as safetensors names them, and their size in bytes. */
const elementBytes = {
  F64: 8,
  I64: 8,
  U64: 8,
  F32: 4,
  I32: 4,
  U32: 4,
  F16: 2,
  BF16: 2,
  I16: 2,
  U16: 2,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I8: 1,
  U8: 1,
  BOOL: 1
} as const

export type TensorType = keyof typeof elementBytes

/** Tensor values in memory; F16 and BF16 as their 16 bits, F8 and BOOL as bytes. */
export type TensorValues =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array

export const bytesOf = (type: TensorType): number => elementBytes[type]

export const isTensorType = (name: string): name is TensorType => Object.hasOwn(elementBytes, name)

/** Elements of a shape; NaN when it has a size that is no non-negative safe integer, or when the product is not one. */
export function elementsOf(shape: readonly number[]): number {
  let elements = 1
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) return NaN
    elements *= size
  }
  return Number.isSafeInteger(elements) ? elements : NaN
}

/** A typed view of little-endian bytes, which must begin at a multiple of the element size in their buffer. */
export function valuesOf(type: TensorType, bytes: Uint8Array<ArrayBuffer>): TensorValues {
  const { buffer, byteOffset } = bytes
  const length = bytes.byteLength / elementBytes[type]
  switch (type) {
    case 'F64':
      return new Float64Array(buffer, byteOffset, length)
    case 'I64':
      return new BigInt64Array(buffer, byteOffset, length)
    case 'U64':
      return new BigUint64Array(buffer, byteOffset, length)
    case 'F32':
      return new Float32Array(buffer, byteOffset, length)
    case 'I32':
      return new Int32Array(buffer, byteOffset, length)
    case 'U32':
      return new Uint32Array(buffer, byteOffset, length)
    case 'F16':
    case 'BF16':
    case 'U16':
      return new Uint16Array(buffer, byteOffset, length)
    case 'I16':
      return new Int16Array(buffer, byteOffset, length)
    case 'I8':
      return new Int8Array(buffer, byteOffset, length)
    case 'F8_E4M3':
    case 'F8_E5M2':
    case 'U8':
    case 'BOOL':
      return new Uint8Array(buffer, byteOffset, length)
  }
}
