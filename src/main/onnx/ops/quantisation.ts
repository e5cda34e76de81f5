import { emit, scalar, type Tensor } from '@main/onnx/graph'
import { add, atLeast, cast, div, neg, scale as times, sub } from '@main/onnx/ops/elementwise'

/** How 8 bits stand for numbers: value = scale (byte - zero), scale and zero of one value, or one for each entry of `axis`. */
export interface Bytes {
  readonly scale: Tensor
  readonly zero: Tensor
  readonly axis: number
}

/**
 * Rounds to the nearest of 256 numbers (Jacob et al. 2018) and back to float32. ONNX Runtime's CPU provider computes
 * between such pairs in integers.
 */
export function throughBytes(x: Tensor, { scale, zero, axis }: Bytes): Tensor {
  const bytes = emit('QuantizeLinear', [x, scale, zero], { axis }, x.shape, zero.dtype)
  return emit('DequantizeLinear', [bytes, scale, zero], { axis }, x.shape, 'float32')
}

/** The unsigned bytes for numbers from `low` to `high` (scalars; low <= 0 <= high), with 0 exactly among them. */
export function unsignedBytes(low: Tensor, high: Tensor): Bytes {
  const scale = times(atLeast(sub(high, low), 1e-6), 1 / 255)
  // Casting cuts off the fraction.
  return { scale, zero: cast(add(div(neg(low), scale), scalar(low.graph, 0.5)), 'uint8'), axis: 0 }
}
