import { constant, emit, sameType, scalar, type Tensor } from '@main/onnx/graph'
import { axisOf, broadcast, graphError, knownSize, sameShape, showShape, volume, type Shape } from '@main/onnx/shape'

/** Reorders the axes: result axis i is input axis `order[i]`. */
export function transpose(x: Tensor, order: readonly number[]): Tensor {
  const at = `Transpose of ${x.name}`
  const axes = order.map((axis) => axisOf(axis, x.shape.length, at))
  if (axes.length !== x.shape.length || new Set(axes).size !== axes.length) throw graphError(at, `[${order.join(', ')}] is no order of ${showShape(x.shape)}`)
  return emit('Transpose', [x], { perm: axes }, axes.map((axis) => x.shape[axis]!))
}

/**
 * The same values under another shape. A symbolic size either stays on its axis (written 0 for ONNX Runtime to copy)
 * or is the only one that moves (written -1 for it to work out).
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const at = `Reshape of ${x.name}`
  const [from, to] = [volume(x.shape), volume(shape)]
  const fits = from.known === to.known && from.symbols.join() === to.symbols.join()
  if (!fits) throw graphError(at, `${showShape(x.shape)} does not hold as many values as ${showShape(shape)}`)
  const sizes = shape.map((dim, axis) => (typeof dim === 'number' ? dim : dim === x.shape[axis] ? 0 : -1))
  if (sizes.filter((size) => size === -1).length > 1) throw graphError(at, `more than one symbolic size of ${showShape(x.shape)} moves in ${showShape(shape)}`)
  return emit('Reshape', [x, constant(x.graph, 'int64', [sizes.length], sizes)], { allowzero: 0 }, shape)
}

/** Repeats values along axes of size 1 (and in front) until they fill a known shape. */
export function expand(x: Tensor, shape: readonly number[]): Tensor {
  const at = `Expand of ${x.name}`
  if (!sameShape(broadcast(x.shape, shape, at), shape)) throw graphError(at, `${showShape(x.shape)} is larger than ${showShape(shape)}`)
  return emit('Expand', [x, constant(x.graph, 'int64', [shape.length], shape)], {}, shape)
}

/** Tensors of one shape, but for their size along `axis`, one after the other. */
export function concat(tensors: readonly [Tensor, ...Tensor[]], axis: number): Tensor {
  const [first] = tensors
  const at = `Concat of ${first.name}`
  const along = axisOf(axis, first.shape.length, at)
  sameType(at, ...tensors)
  const odd = tensors.find(({ shape }) => shape.length !== first.shape.length || shape.some((dim, i) => i !== along && dim !== first.shape[i]))
  if (odd) throw graphError(at, `${showShape(odd.shape)} does not continue ${showShape(first.shape)} along axis ${along}`)
  const size = tensors.reduce((sum, { shape }) => sum + knownSize(shape, along, at), 0)
  return emit('Concat', tensors, { axis: along }, first.shape.map((dim, i) => (i === along ? size : dim)))
}

export interface Cut {
  readonly axis: number
  readonly start: number
  /** Exclusive. */
  readonly end: number
  readonly step?: number
}

/** Every `step`-th entry from `start` to before `end` along each of the given axes. */
export function slice(x: Tensor, cuts: readonly Cut[]): Tensor {
  const at = `Slice of ${x.name}`
  const shape = [...x.shape]
  for (const { axis, start, end, step = 1 } of cuts) {
    const size = knownSize(x.shape, axis, at)
    if (!(0 <= start && start < end && end <= size && step >= 1)) throw graphError(at, `${start} to ${end} by ${step} is no part of axis ${axis} of ${showShape(x.shape)}`)
    shape[axis] = Math.ceil((end - start) / step)
  }
  const list = (values: readonly number[]) => constant(x.graph, 'int64', [cuts.length], values)
  const [starts, ends, axes, steps] = [list(cuts.map(({ start }) => start)), list(cuts.map(({ end }) => end)), list(cuts.map(({ axis }) => axis)), list(cuts.map(({ step = 1 }) => step))]
  return emit('Slice', [x, starts, ends, axes, steps], {}, shape)
}

/** Zeros, or another value, around the values: `before` and `after` for every axis. */
export function pad(x: Tensor, before: readonly number[], after: readonly number[], value: number | Tensor = 0): Tensor {
  const at = `Pad of ${x.name}`
  const rank = x.shape.length
  if (before.length !== rank || after.length !== rank || [...before, ...after].some((count) => count < 0)) throw graphError(at, `${before.join()} and ${after.join()} do not fit ${showShape(x.shape)}`)
  const shape = x.shape.map((dim, i) => (before[i] === 0 && after[i] === 0 ? dim : knownSize(x.shape, i, at) + before[i]! + after[i]!))
  return emit('Pad', [x, constant(x.graph, 'int64', [2 * rank], [...before, ...after]), typeof value === 'number' ? scalar(x.graph, value) : value], { mode: 'constant' }, shape)
}
