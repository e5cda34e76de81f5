import type { Tensor } from '@main/onnx/graph'
import { concat, pad } from '@main/onnx/ops/layout'

/** Which entries of a kernel, last to first, meet places of one remainder, and how far they look beyond the edges. */
export type Remainders = readonly { readonly entries: readonly number[]; readonly before: number; readonly after: number }[]

/** Of the remainders 0, 1, ... as far as entries meet them; null where the places do not divide so. */
export function remainders({ from, to, kernel, stride, padding }: { from: number; to: number; kernel: number; stride: number; padding: number }): Remainders | null {
  const found = Array.from({ length: stride }, (_, remainder) => {
    const entries = Array.from({ length: kernel }, (_, i) => kernel - 1 - i).filter((entry) => (remainder + padding - entry) % stride === 0)
    const before = ((entries[0] ?? 0) - remainder - padding) / stride
    return { entries, before, after: to / stride - from + entries.length - 1 - before }
  })
  const met = found.filter(({ entries }) => entries.length > 0)
  const fit = to % stride === 0 && found.slice(met.length).every(({ entries }) => entries.length === 0) && met.every(({ before, after }) => before >= 0 && after >= 0)
  return fit ? met : null
}

/** Puts tensors between each other along an axis of size 1, zeros where there are fewer than `count`. */
export function interleave(parts: readonly Tensor[], axis: number, count: number): Tensor {
  const joined = concat(parts as [Tensor, ...Tensor[]], axis)
  const none = joined.shape.map(() => 0)
  return parts.length === count ? joined : pad(joined, none, none.map((_, i) => (i === axis ? count - parts.length : 0)))
}
