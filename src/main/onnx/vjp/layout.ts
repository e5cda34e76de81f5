import type { Tensor } from '@main/onnx/graph'
import { pad, reshape, slice, transpose } from '@main/onnx/ops/layout'
import { knownSize } from '@main/onnx/shape'
import { constantIntegers } from '@main/onnx/vjp/constants'
import { inputsOf, sumTo, type Rule } from '@main/onnx/vjp/rule'

/** y = x under another shape: dL/dx = g under the old one. */
export const reshaped: Rule<'Reshape'> = (node, g) => [() => reshape(g, inputsOf(node)[0]!.shape), null]

/** y = x with its axes reordered: dL/dx = g in the old order. */
export const transposed: Rule<'Transpose'> = ({ attributes: { perm } }, g) => [() => transpose(g, [...perm.keys()].map((axis) => perm.indexOf(axis)))]

/** y = copies of x: dL/dx = the sum over the copies. */
export const expanded: Rule<'Expand'> = (node, g) => [() => sumTo(g, inputsOf(node)[0]!), null]

/** y = a, b, ... one after the other: each gets its part of g. */
export const concatenated: Rule<'Concat'> = (node, g) => {
  const { axis } = node.attributes
  let from = 0
  return inputsOf(node).map((x) => {
    const start = from
    from += knownSize(x.shape, axis, 'gradient of Concat')
    return () => slice(g, [{ axis, start, end: start + knownSize(x.shape, axis, 'gradient of Concat') }])
  })
}

/** y = every step-th entry of x: dL/dx = g at those places, 0 elsewhere. */
export const sliced: Rule<'Slice'> = (node, g) => {
  const [x, starts, , axes, steps] = inputsOf(node) as [Tensor, Tensor, Tensor, Tensor, Tensor]
  const at = constantIntegers(starts)
  const by = constantIntegers(steps)
  return [
    () => {
      const before = x.shape.map(() => 0)
      const after = x.shape.map(() => 0)
      let spaced = g
      constantIntegers(axes).forEach((axis, i) => {
        const step = by[i]!
        if (step > 1) spaced = withGaps(spaced, axis, step)
        before[axis] = at[i]!
        after[axis] = knownSize(x.shape, axis, 'gradient of Slice') - at[i]! - knownSize(spaced.shape, axis, 'gradient of Slice')
      })
      // Gaps after the last entry may reach beyond the end of x.
      const ends = after.flatMap((count, axis) => (count < 0 ? [{ axis, start: 0, end: knownSize(spaced.shape, axis, 'gradient of Slice') + count }] : []))
      return pad(ends.length > 0 ? slice(spaced, ends) : spaced, before, after.map((count) => Math.max(0, count)))
    },
    null,
    null,
    null,
    null
  ]
}

/** Entries along an axis with step - 1 zeros after each. */
function withGaps(x: Tensor, axis: number, step: number): Tensor {
  const apart = [...x.shape.slice(0, axis + 1), 1, ...x.shape.slice(axis + 1)]
  const after = apart.map((_, i) => (i === axis + 1 ? step - 1 : 0))
  const padded = pad(reshape(x, apart), apart.map(() => 0), after)
  return reshape(padded, x.shape.map((dim, i) => (i === axis ? knownSize(x.shape, axis, 'gradient of Slice') * step : dim)))
}

/** y = x with zeros around: dL/dx = the part of g that is x. */
export const padded: Rule<'Pad'> = (node, g) => {
  const [x, pads] = inputsOf(node) as [Tensor, Tensor]
  const counts = constantIntegers(pads)
  return [
    () =>
      slice(
        g,
        x.shape.map((_, axis) => ({ axis, start: counts[axis]!, end: counts[axis]! + knownSize(x.shape, axis, 'gradient of Pad') }))
      ),
    null,
    null
  ]
}
