import { AppError } from '@shared/domain/errors'
import { DTYPES, type DType } from '@main/onnx/dtype'
import type { Attributes, OperatorName } from '@main/onnx/operators'
import { graphError, showShape, type Shape } from '@main/onnx/shape'

/** A value in a graph: nothing is computed until the graph is serialised and run. */
export interface Tensor {
  readonly graph: Graph
  readonly name: string
  readonly dtype: DType
  readonly shape: Shape
}

/** One operator applied; null stands for an optional input left out. */
export interface GraphNode<K extends OperatorName> {
  readonly operator: K
  readonly inputs: readonly (Tensor | null)[]
  readonly outputs: readonly Tensor[]
  readonly attributes: Attributes<K>
}
export type AnyNode = { [K in OperatorName]: GraphNode<K> }[OperatorName]

/** A value known beforehand: its bytes (little-endian) here, or where they lie in a file beside the model. */
export type Initializer =
  | { readonly tensor: Tensor; readonly source: 'inline'; readonly bytes: Uint8Array }
  | { readonly tensor: Tensor; readonly source: 'external'; readonly file: string; readonly offset: number; readonly length: number }

/**
 * A graph under construction. Nodes stand in topological order, since a tensor exists only after its node: whoever
 * walks them backwards (differentiation) meets every use of a tensor before the node that made it.
 */
export interface Graph {
  readonly name: string
  readonly nodes: AnyNode[]
  readonly inputs: Tensor[]
  readonly initializers: Initializer[]
  readonly outputs: Map<string, Tensor>
  /** Names given so far. */
  readonly names: Set<string>
  /** Results of several nodes that have one gradient as a whole (see `whole`). */
  readonly wholes: Map<Tensor, Whole>
}

/** A gradient from the result of several nodes straight to what they were made of; see `vjp/rule`. */
export interface Whole {
  readonly inputs: readonly Tensor[]
  readonly rule: (g: Tensor) => readonly ((() => Tensor) | null)[]
}

/**
 * Says that `y`, whatever nodes lie between, is one function of `inputs` with the gradients that `rule` gives: fewer
 * operations and less rounding than differentiating every node where the formula simplifies.
 */
export function whole(y: Tensor, inputs: readonly Tensor[], rule: Whole['rule']): Tensor {
  y.graph.wholes.set(y, { inputs, rule })
  return y
}

export const createGraph = (name: string): Graph => ({ name, nodes: [], inputs: [], initializers: [], outputs: new Map(), names: new Set(), wholes: new Map() })

/** A value fed at each run. Symbolic sizes (names) may differ from run to run. */
export function input(graph: Graph, name: string, dtype: DType, shape: Shape): Tensor {
  const tensor = newTensor(graph, name, dtype, shape)
  graph.inputs.push(tensor)
  return tensor
}

/** Gives a computed tensor a name under which a run returns it. */
export function output(tensor: Tensor, name: string): void {
  const { graph } = tensor
  const computed = graph.nodes.some((node) => node.outputs.includes(tensor))
  if (!computed || [...graph.outputs.values()].includes(tensor)) throw graphError('output', `${name} must be a computed tensor that is not an output yet`)
  claimName(graph, name)
  graph.outputs.set(name, tensor)
}

/** A small constant kept in the graph itself. `values` are numbers in row-major order. */
export function constant(graph: Graph, dtype: 'float32' | 'int64', shape: readonly number[], values: readonly number[]): Tensor {
  const tensor = newTensor(graph, freshName(graph, 'constant'), dtype, shape)
  const data = dtype === 'float32' ? new Float32Array(values) : new BigInt64Array(values.map(BigInt))
  if (data.length !== shape.reduce((product, size) => product * size, 1)) throw graphError('constant', `${values.length} values do not fill ${showShape(shape)}`)
  graph.initializers.push({ tensor, source: 'inline', bytes: new Uint8Array(data.buffer) })
  return tensor
}

/** Whether anything fed at a run goes into a tensor; weights that stay as they are do not. */
export function varies(tensor: Tensor): boolean {
  const { inputs, nodes } = tensor.graph
  if (inputs.includes(tensor)) return true
  const maker = nodes.find(({ outputs }) => outputs.includes(tensor))
  return maker?.inputs.some((x) => x && varies(x)) ?? false
}

export const scalar = (graph: Graph, value: number): Tensor => constant(graph, 'float32', [], [value])

/** A constant that stays in `file` (a name in the model's folder) at a byte offset: weights exist once on disk. */
export function external(graph: Graph, name: string, dtype: DType, shape: readonly number[], where: { file: string; offset: number; length: number }): Tensor {
  const expected = shape.reduce((product, size) => product * size, DTYPES[dtype].bytes)
  if (where.length !== expected) throw new AppError('WEIGHTS_INVALID', `The weights ${name} fill ${where.length} bytes where ${showShape(shape)} needs ${expected}.`)
  const tensor = newTensor(graph, name, dtype, shape)
  graph.initializers.push({ tensor, source: 'external', ...where })
  return tensor
}

/** Appends a node with one output. The operator functions under `ops/` call this once they have inferred the shape. */
export function emit<K extends OperatorName>(
  operator: K,
  inputs: readonly [Tensor, ...(Tensor | null)[]],
  attributes: Attributes<K>,
  shape: Shape,
  dtype: DType = inputs[0].dtype
): Tensor {
  const { graph } = inputs[0]
  if (inputs.some((tensor) => tensor && tensor.graph !== graph)) throw graphError(operator, 'its inputs come from different graphs')
  const result = newTensor(graph, freshName(graph, operator), dtype, shape)
  const node: GraphNode<K> = { operator, inputs, outputs: [result], attributes }
  graph.nodes.push(node as unknown as AnyNode)
  return result
}

/** Refuses inputs of unlike types, which ONNX never converts by itself. */
export function sameType(operator: string, ...tensors: readonly Tensor[]): void {
  const [first, ...others] = tensors
  const odd = others.find((tensor) => tensor.dtype !== first?.dtype)
  if (first && odd) throw graphError(operator, `${first.name} is ${first.dtype}, ${odd.name} is ${odd.dtype}`)
}

function newTensor(graph: Graph, name: string, dtype: DType, shape: Shape): Tensor {
  if (shape.some((dim) => typeof dim === 'number' && !(Number.isSafeInteger(dim) && dim > 0))) throw graphError(name, `${showShape(shape)} has an empty or broken size`)
  claimName(graph, name)
  return { graph, name, dtype, shape }
}

function claimName(graph: Graph, name: string): void {
  if (graph.names.has(name)) throw graphError('graph', `the name ${name} is taken`)
  graph.names.add(name)
}

const freshName = (graph: Graph, kind: string): string => `${kind}_${graph.names.size}`
