import type { TensorType } from '@main/checkpoint/tensor-type'

/** Element types that can be weights. */
export type FloatType = Extract<TensorType, 'F64' | 'F32' | 'F16' | 'BF16'>

export const isFloatType = (type: TensorType): type is FloatType => type === 'F64' || type === 'F32' || type === 'F16' || type === 'BF16'

/** IEEE 754 binary16 from its bits: 1 sign, 5 exponent (bias 15), 10 fraction bits. */
export function float16Of(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** Reads element `index` of little-endian floats; one function a type, chosen once a tensor. */
export function floatReader(type: FloatType): (view: DataView, index: number) => number {
  switch (type) {
    case 'F64':
      return (view, index) => view.getFloat64(index * 8, true)
    case 'F32':
      return (view, index) => view.getFloat32(index * 4, true)
    case 'F16':
      return (view, index) => float16Of(view.getUint16(index * 2, true))
    case 'BF16': {
      // bfloat16 is the upper half of a binary32.
      const scratch = new DataView(new ArrayBuffer(4))
      return (view, index) => {
        scratch.setUint32(0, view.getUint16(index * 2, true) << 16)
        return scratch.getFloat32(0)
      }
    }
  }
}
