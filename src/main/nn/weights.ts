import { basename } from 'node:path'
import { AppError } from '@shared/domain/errors'
import { external, input, type Graph, type Tensor } from '@main/onnx/graph'

/** Where the tensors of a safetensors file lie; `offset` is absolute, in bytes (what `openSafetensors` gives). */
export interface WeightsFile {
  readonly path: string
  readonly tensors: ReadonlyMap<string, WeightsEntry>
}
interface WeightsEntry {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly offset: number
  readonly bytes: number
}

/**
 * A parameter of the network by its name. Architectures are written against this, so the same code serves inference
 * (constants in a weights file) and training (graph inputs).
 */
export type Weights = (name: string) => Tensor

/** Parameters that stay in their safetensors file, float32 as every pack has them. Throws AppError WEIGHTS_INVALID. */
export function weightsIn(graph: Graph, file: WeightsFile): Weights {
  const known = new Map<string, Tensor>()
  return (name) => {
    const tensor = known.get(name) ?? place(graph, file, name)
    known.set(name, tensor)
    return tensor
  }
}

/**
 * The same, with the parameters that `trained` names as inputs of the graph under their own names: a step computes new
 * values for them, which the next step is fed. `parameters` holds those met so far, in the order of their first use.
 */
export function trainedWeightsIn(graph: Graph, file: WeightsFile, trained: (name: string) => boolean): { readonly weights: Weights; readonly parameters: ReadonlyMap<string, Tensor> } {
  const frozen = weightsIn(graph, file)
  const parameters = new Map<string, Tensor>()
  const weights: Weights = (name) => {
    if (!trained(name)) return frozen(name)
    const tensor = parameters.get(name) ?? input(graph, name, 'float32', entryOf(file, name).shape)
    parameters.set(name, tensor)
    return tensor
  }
  return { weights, parameters }
}

function entryOf(file: WeightsFile, name: string): WeightsEntry {
  const entry = file.tensors.get(name)
  if (!entry) throw new AppError('WEIGHTS_INVALID', `The weights lack ${name}, which the architecture needs.`)
  if (entry.dtype !== 'F32') throw new AppError('WEIGHTS_INVALID', `The weights ${name} are of type ${entry.dtype}; networks are built from F32.`)
  return entry
}

function place(graph: Graph, file: WeightsFile, name: string): Tensor {
  const entry = entryOf(file, name)
  return external(graph, name, 'float32', entry.shape, { file: basename(file.path), offset: entry.offset, length: entry.bytes })
}
