import { scalar, type GraphNode, type Tensor } from '@main/onnx/graph'
import { div, greater, scale, where } from '@main/onnx/ops/elementwise'
import { expand, reshape } from '@main/onnx/ops/layout'
import { reduceSum } from '@main/onnx/ops/reduction'
import { knownSize } from '@main/onnx/shape'
import { constantIntegers } from '@main/onnx/vjp/constants'
import { inputsOf, type Rule } from '@main/onnx/vjp/rule'

type Reduction = GraphNode<'ReduceSum'> | GraphNode<'ReduceMean'> | GraphNode<'ReduceMax'>

const axesOf = (node: Reduction): readonly number[] => constantIntegers(inputsOf(node)[1]!)

/** A reduced value beside what it was reduced from: its axes stand again, with size 1. */
function unreduced(value: Tensor, node: Reduction): Tensor {
  const axes = axesOf(node)
  return reshape(value, inputsOf(node)[0]!.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim)))
}

const spread = (g: Tensor, node: Reduction): Tensor => {
  const { shape } = inputsOf(node)[0]!
  return expand(unreduced(g, node), shape.map((_, axis) => knownSize(shape, axis, 'gradient of a reduction')))
}

/** y = sum of x: dL/dx = g for every summand. */
export const sum: Rule<'ReduceSum'> = (node, g) => [() => spread(g, node), null]

/** y = mean of k values: dL/dx = g / k. */
export const mean: Rule<'ReduceMean'> = (node, g) => {
  const { shape } = inputsOf(node)[0]!
  const count = axesOf(node).reduce((product, axis) => product * knownSize(shape, axis, 'gradient of ReduceMean'), 1)
  return [() => spread(scale(g, 1 / count), node), null]
}

/** y = largest x: g goes to the largest, in equal parts where several are (PyTorch's amax). */
export const largest: Rule<'ReduceMax'> = (node, g) => {
  const x = inputsOf(node)[0]!
  return [
    () => {
      const [zero, one] = [scalar(g.graph, 0), scalar(g.graph, 1)]
      const isLargest = where(greater(unreduced(node.outputs[0]!, node), x), zero, one)
      const share = div(unreduced(g, node), reduceSum(isLargest, axesOf(node), true))
      return where(greater(isLargest, zero), share, zero)
    },
    null
  ]
}
