import { constant, emit, type Tensor } from '@main/onnx/graph'
import { axisOf, graphError, showShape, volume, type Shape } from '@main/onnx/shape'

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
