import { constant, emit, type Tensor } from '@main/onnx/graph'
import type { OperatorName } from '@main/onnx/operators'
import { axisOf, type Dim } from '@main/onnx/shape'

type Reduction = Extract<OperatorName, 'ReduceMax' | 'ReduceMean' | 'ReduceSum'>

/** Reduces one axis, which stays with size 1 when `keep` is set and goes otherwise. */
function reduce(operator: Reduction, x: Tensor, axis: number, keep: boolean): Tensor {
  const at = axisOf(axis, x.shape.length, `${operator} of ${x.name}`)
  const shape: Dim[] = [...x.shape]
  shape.splice(at, 1, ...(keep ? [1] : []))
  return emit(operator, [x, constant(x.graph, 'int64', [1], [at])], { keepdims: keep ? 1 : 0 }, shape)
}

export const reduceMax = (x: Tensor, axis: number, keep = false): Tensor => reduce('ReduceMax', x, axis, keep)
export const reduceMean = (x: Tensor, axis: number, keep = false): Tensor => reduce('ReduceMean', x, axis, keep)
export const reduceSum = (x: Tensor, axis: number, keep = false): Tensor => reduce('ReduceSum', x, axis, keep)
