import { emit, scalar, type Tensor } from '@main/onnx/graph'
import { add, atLeast, cast, div, greater, neg, scale as times, sub, where } from '@main/onnx/ops/elementwise'

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

/** Rounds b [O] to whole multiples of `scale` [O], kept as 32-bit integers: the bias of a convolution in bytes is added to its sums. */
export function throughIntegers(b: Tensor, scale: Tensor): Tensor {
  const steps = div(b, scale)
  const half = where(greater(steps, scalar(b.graph, 0)), scalar(b.graph, 0.5), scalar(b.graph, -0.5))
  return emit('DequantizeLinear', [cast(add(steps, half), 'int32'), scale], { axis: 0 }, b.shape, 'float32')
}

/** The unsigned bytes for numbers from `low` to `high` (scalars; low <= 0 <= high), with 0 exactly among them. */
export function unsignedBytes(low: Tensor, high: Tensor): Bytes {
  const scale = times(atLeast(sub(high, low), 1e-6), 1 / 255)
  // Casting cuts off the fraction.
  return { scale, zero: cast(add(div(neg(low), scale), scalar(low.graph, 0.5)), 'uint8'), axis: 0 }
}
