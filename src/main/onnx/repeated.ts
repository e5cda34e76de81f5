import type { DType } from '@main/onnx/dtype'
import type { Graph, Tensor } from '@main/onnx/graph'
import { ATTRIBUTE_TYPE } from '@main/onnx/proto'
import { graphProto, modelOf, valueProto } from '@main/onnx/serialise'

/** How often a repeated graph runs. */
export const COUNT = 'count'

/** How an input or output of a graph is called in its repetition. */
export const inAll = (name: string): string => `all/${name}`

/** Inputs of a graph that are next what it gives as `next/NAME`. */
export const isCarried = ({ outputs }: Graph, name: string): boolean => outputs.has(`next/${name}`)

/**
 * The bytes of a model that runs a graph `count` times over (ONNX's Loop): what is carried from one time to the next does
 * not leave the runtime. It takes `count` (int64, a scalar) and `all/NAME` for each input, a carried one as it is at
 * first, any other with an axis of `count` in front; but inputs that `isSame` names under their own name, as they are. It
 * gives `all/NAME` for each output, likewise.
 */
export function serialiseRepeated(graph: Graph, isSame: (name: string) => boolean = () => false): Uint8Array {
  const carried = graph.inputs.filter(({ name }) => isCarried(graph, name))
  const same = graph.inputs.filter(({ name }) => isSame(name))
  const fed = graph.inputs.filter((tensor) => !carried.includes(tensor) && !same.includes(tensor))
  const next = carried.map(({ name }) => [`next/${name}`, graph.outputs.get(`next/${name}`)!] as const)
  const seen = [...graph.outputs].filter(([, tensor]) => !next.some(([, other]) => other === tensor))
  const body = graphProto(graph)
  const scalar = (name: string, dtype: DType) => valueProto(name, { dtype, shape: [] })
  const many = ({ dtype, shape }: Tensor) => ({ dtype, shape: [COUNT, ...shape] })
  const turn = {
    ...body,
    node: [
      { opType: 'Identity', input: ['go'], output: ['go on'] },
      // Its axis is 0 where it is not given.
      ...fed.map(({ name }) => ({ opType: 'Gather', input: [inAll(name), 'turn'], output: [name] })),
      ...body.node
    ],
    input: [scalar('turn', 'int64'), scalar('go', 'bool'), ...carried.map((tensor) => valueProto(tensor.name, tensor))],
    output: [scalar('go on', 'bool'), ...[...next, ...seen].map(([name, tensor]) => valueProto(name, tensor))]
  }
  return modelOf(graph, {
    name: `${graph.name}-repeated`,
    node: [{
      opType: 'Loop',
      input: [COUNT, '', ...carried.map(({ name }) => inAll(name))],
      output: [...next, ...seen].map(([name]) => inAll(name)),
      attribute: [{ name: 'body', type: ATTRIBUTE_TYPE.graph, g: turn }]
    }],
    initializer: [],
    input: [scalar(COUNT, 'int64'), ...same.map((tensor) => valueProto(tensor.name, tensor)), ...carried.map((tensor) => valueProto(inAll(tensor.name), tensor)), ...fed.map((tensor) => valueProto(inAll(tensor.name), many(tensor)))],
    output: [...next.map(([name, tensor]) => valueProto(inAll(name), tensor)), ...seen.map(([name, tensor]) => valueProto(inAll(name), many(tensor)))]
  })
}
