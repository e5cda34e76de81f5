import { DTYPES } from '@main/onnx/dtype'
import type { AnyNode, Graph, Initializer, Tensor } from '@main/onnx/graph'
import { BLOCKED, OPERATORS, OPSET } from '@main/onnx/operators'
import { ATTRIBUTE_TYPE, EXTERNAL, MODEL_PROTO } from '@main/onnx/proto'
import { AppError } from '@shared/domain/errors'

/** The file format of the ONNX release that brought operator set 18 (onnx.proto: IR_VERSION). */
const IR_VERSION = 8

/**
 * A graph as the bytes of an ONNX model. External initializers name their file relative to the folder of the weights,
 * byte offset and length as ONNX asks (onnx/docs/ExternalData.md), so the bytes hold no weights and no path.
 */
export const serialise = (graph: Graph): Uint8Array => modelOf(graph, graphProto(graph))

export interface GraphProto {
  readonly name: string
  readonly node: readonly object[]
  readonly initializer: readonly object[]
  readonly input: readonly object[]
  readonly output: readonly object[]
}

/** The bytes of a model around what was made of a graph. */
export function modelOf({ nodes }: Graph, proto: GraphProto): Uint8Array {
  const hasBlocks = nodes.some(({ operator }) => BLOCKED.names[operator])
  return MODEL_PROTO.encode({
    irVersion: IR_VERSION,
    producerName: 'gloriole',
    opsetImport: [{ version: OPSET }, ...(hasBlocks ? [{ domain: BLOCKED.domain, version: BLOCKED.version }] : [])],
    graph: proto
  }).finish()
}

export function graphProto(graph: Graph): GraphProto {
  if (graph.outputs.size === 0) throw new AppError('INTERNAL', `The graph ${graph.name} has no output.`)
  const outputNames = new Map([...graph.outputs].map(([name, tensor]) => [tensor, name]))
  const nameOf = (tensor: Tensor) => outputNames.get(tensor) ?? tensor.name
  return {
    name: graph.name,
    node: graph.nodes.map((node) => nodeProto(node, nameOf)),
    initializer: graph.initializers.map(tensorProto),
    input: graph.inputs.map((tensor) => valueProto(tensor.name, tensor)),
    output: [...graph.outputs].map(([name, tensor]) => valueProto(name, tensor))
  }
}

function nodeProto({ operator, inputs, outputs, attributes }: AnyNode, nameOf: (tensor: Tensor) => string): object {
  return {
    name: outputs[0]?.name,
    opType: BLOCKED.names[operator] ?? operator,
    ...(BLOCKED.names[operator] && { domain: BLOCKED.domain }),
    input: inputs.map((tensor) => (tensor ? nameOf(tensor) : '')),
    output: outputs.map(nameOf),
    attribute: Object.entries(OPERATORS[operator]).flatMap(([name, kind]) => attributeProto(name, kind, (attributes as Readonly<Record<string, unknown>>)[name]))
  }
}

function attributeProto(name: string, kind: Exclude<keyof typeof ATTRIBUTE_TYPE, 'graph'>, value: unknown): object | [] {
  if (value === undefined) return []
  const type = ATTRIBUTE_TYPE[kind]
  switch (kind) {
    case 'float':
      return { name, type, f: value }
    case 'int':
      return { name, type, i: value }
    case 'ints':
      return { name, type, ints: value }
    case 'string':
    case 'string?':
      return { name, type, s: Buffer.from(value as string) }
  }
}

function tensorProto(initializer: Initializer): object {
  const { tensor } = initializer
  const head = { name: tensor.name, dims: tensor.shape, dataType: DTYPES[tensor.dtype].code }
  if (initializer.source === 'inline') return { ...head, rawData: initializer.bytes }
  const { file, offset, length } = initializer
  const entries = { location: file, offset: String(offset), length: String(length) }
  return { ...head, dataLocation: EXTERNAL, externalData: Object.entries(entries).map(([key, value]) => ({ key, value })) }
}

export const valueProto = (name: string, { dtype, shape }: Pick<Tensor, 'dtype' | 'shape'>): object => ({
  name,
  type: {
    tensorType: {
      elemType: DTYPES[dtype].code,
      shape: { dim: shape.map((dim) => (typeof dim === 'number' ? { dimValue: dim } : { dimParam: dim })) }
    }
  }
})
