import { emit, output, scalar, type AnyNode, type Graph, type GraphNode, type Tensor } from '@main/onnx/graph'
import type { OperatorName } from '@main/onnx/operators'
import { add, atLeast, cast, div, greater, mul, neg, relu, scale, sqrt, sub, where } from '@main/onnx/ops/elementwise'
import { concat, reshape, slice } from '@main/onnx/ops/layout'
import { throughBytes, throughIntegers, unsignedBytes, type Bytes } from '@main/onnx/ops/quantisation'
import { reduceMax, reduceSum } from '@main/onnx/ops/reduction'
import { knownSize } from '@main/onnx/shape'
import { weightsIn, type WeightsFile } from '@main/nn/weights'

/**
 * Convolutions in 8 bits. A pack holds, beside its float32 weights, the ranges of what enters and leaves each
 * convolution; everything else (weights with their normalisation folded in, scales) follows from these and is worked
 * out by the runtime when it opens the graph, so that weights still exist once.
 */
const prefix = 'quantised.'
export const isRangeTensor = (name: string): boolean => name.startsWith(prefix)
export const isQuantised = ({ tensors }: Pick<WeightsFile, 'tensors'>): boolean => [...tensors.keys()].some(isRangeTensor)

/** Lowest and highest value that enters, lowest and highest that leaves. */
export const rangeLength = 4

/** Largest weight in bytes: symmetric, so that 0 is 0. */
const largestWeight = 127

/** A convolution with the batch normalisation, and the ReLU where there is one, that nothing else sees between. */
interface Unit {
  readonly range: string
  readonly conv: GraphNode<'Conv'>
  readonly norm: GraphNode<'BatchNormalization'>
  readonly rectified: boolean
  readonly last: AnyNode
}

/** The names of the ranges that `quantised` needs for a graph. */
export const rangeNames = (graph: Graph): string[] => unitsOf(graph).map(({ range }) => range)

/** Adds to a graph an output [4] for each range name: what one run shows of it. */
export function observeRanges(graph: Graph): void {
  for (const { range, conv, last } of unitsOf(graph)) {
    const [x, y] = [conv.inputs[0]!, last.outputs[0]!]
    output(concat([lowest(x), highest(x), lowest(y), highest(y)], 0), range)
  }
}

/**
 * Puts 8-bit arithmetic in the place of every unit of a graph whose ranges `file` holds (Jacob et al. 2018): activations
 * unsigned, one scale for each tensor; weights signed and symmetric, one scale for each filter. The local embedder,
 * which nothing normalises, stays in float32, and so does what is computed where the picture is largest: a film's
 * detail is there in few channels, and rounding it cost more than all that follows
 * (docs/decisions/eight-bit-encoder.md).
 */
export function quantised(graph: Graph, file: WeightsFile): Graph {
  const weights = weightsIn(graph, file)
  const units = unitsOf(graph)
  const lasts = new Map(units.map((unit) => [unit.last, unit]))
  const within = new Set(units.flatMap(({ conv, norm }) => [conv, norm] as AnyNode[]))
  const replaced = new Map<Tensor, Tensor>()
  /** What is in bytes already, and their scale. */
  const inBytes = new Map<Tensor, Entering>()
  const now = <T extends Tensor | null>(tensor: T): T | Tensor => (tensor && replaced.get(tensor)) ?? tensor

  for (const node of graph.nodes.splice(0)) {
    const unit = lasts.get(node)
    if (!unit && !within.has(node)) graph.nodes.push({ ...node, inputs: node.inputs.map(now) })
    if (!unit) continue
    const range = weights(unit.range)
    const x = now(unit.conv.inputs[0]!)
    const entering = inBytes.get(x) ?? enter(x, bytesOf(range, 0))
    const leaving = enter(convolve(unit, entering), bytesOf(range, 2))
    inBytes.set(x, entering)
    // What left a unit enters the next one as it is.
    inBytes.set(leaving.tensor, leaving)
    replaced.set(node.outputs[0]!, leaving.tensor)
  }
  for (const [name, tensor] of graph.outputs) graph.outputs.set(name, now(tensor))
  return graph
}

interface Entering {
  readonly tensor: Tensor
  readonly scale: Tensor
}
const enter = (x: Tensor, bytes: Bytes): Entering => ({ tensor: throughBytes(x, bytes), scale: bytes.scale })

/** The unit on an input in bytes: W' = W gain and b' = bias - mean gain, with gain = scale / sqrt(variance + epsilon). */
function convolve({ conv, norm, rectified }: Unit, { tensor: x, scale: step }: Entering): Tensor {
  const [, factor, bias, mean, variance] = norm.inputs as readonly [Tensor, Tensor, Tensor, Tensor, Tensor]
  const weight = conv.inputs[1]!
  const gain = div(factor, sqrt(add(variance, scalar(x.graph, norm.attributes.epsilon))))
  const folded = mul(weight, reshape(gain, [gain.shape[0]!, 1, 1, 1]))
  const filters = filterBytes(folded)
  const shift = throughIntegers(sub(bias, mul(mean, gain)), mul(step, filters.scale))
  const y = emit('Conv', [x, throughBytes(folded, filters), shift], conv.attributes, conv.outputs[0]!.shape)
  return rectified ? relu(y) : y
}

/** One symmetric scale for each filter of W [O, ...]. */
function filterBytes(weight: Tensor): Bytes {
  const [up, down] = [reduceMax(weight, [1, 2, 3]), reduceMax(neg(weight), [1, 2, 3])]
  const step = scale(atLeast(where(greater(up, down), up, down), 1e-12), 1 / largestWeight)
  return { scale: step, zero: cast(scale(step, 0), 'int8'), axis: 0 }
}

/** Two numbers of a range [4], widened to hold 0, which padding is made of. */
function bytesOf(range: Tensor, start: number): Bytes {
  const at = (index: number) => reduceSum(slice(range, [{ axis: 0, start: index, end: index + 1 }]), 0)
  return unsignedBytes(neg(relu(neg(at(start)))), relu(at(start + 1)))
}

const highest = (x: Tensor): Tensor => reshape(reduceMax(x, x.shape.map((_, axis) => axis)), [1])
const lowest = (x: Tensor): Tensor => neg(highest(neg(x)))

function unitsOf(graph: Graph): Unit[] {
  const held = new Map(graph.initializers.map((initializer) => [initializer.tensor, initializer.source]))
  const onlyUser = <K extends OperatorName>(node: AnyNode, operator: K): GraphNode<K> | null => {
    const result = node.outputs[0]!
    const users = graph.nodes.filter(({ inputs }) => inputs.some((input) => input === result))
    const [user] = users
    const alone = users.length === 1 && user?.operator === operator && ![...graph.outputs.values()].includes(result)
    return alone ? (user as unknown as GraphNode<K>) : null
  }
  const found = graph.nodes.flatMap((conv): Unit[] => {
    if (conv.operator !== 'Conv' || held.get(conv.inputs[1]!) !== 'external') return []
    const norm = onlyUser(conv, 'BatchNormalization')
    if (!norm) return []
    const rectifier = onlyUser(norm as unknown as AnyNode, 'Relu')
    return [{ range: `${prefix}${conv.inputs[1]!.name}`, conv, norm, rectified: rectifier !== null, last: rectifier ?? norm }]
  })
  const rowsOf = ({ conv }: Unit) => knownSize(conv.outputs[0]!.shape, 2, 'quantisation')
  const largest = Math.max(...found.map(rowsOf))
  return found.filter((unit) => rowsOf(unit) < largest)
}
