import { constant, emit, type Tensor } from '@main/onnx/graph'
import type { OperatorName } from '@main/onnx/operators'
import { axisOf, type Dim } from '@main/onnx/shape'

type Axes = number | readonly number[]
type Reduction = Extract<OperatorName, 'ReduceMax' | 'ReduceMean' | 'ReduceSum'>

/** Reduces one axis or several, which stay with size 1 when `keep` is set and go otherwise. */
function reduce(operator: Reduction, x: Tensor, axis: Axes, keep: boolean): Tensor {
  const axes = [axis].flat().map((each) => axisOf(each, x.shape.length, `${operator} of ${x.name}`))
  const shape = x.shape.flatMap((dim, i): Dim[] => (!axes.includes(i) ? [dim] : keep ? [1] : []))
  return emit(operator, [x, constant(x.graph, 'int64', [axes.length], axes)], { keepdims: keep ? 1 : 0 }, shape)
}

export const reduceMax = (x: Tensor, axis: Axes, keep = false): Tensor => reduce('ReduceMax', x, axis, keep)
export const reduceMean = (x: Tensor, axis: Axes, keep = false): Tensor => reduce('ReduceMean', x, axis, keep)
export const reduceSum = (x: Tensor, axis: Axes, keep = false): Tensor => reduce('ReduceSum', x, axis, keep)
