import { basename } from 'node:path'
import { AppError } from '@shared/domain/errors'
import { external, type Graph, type Tensor } from '@main/onnx/graph'

/** Where the tensors of a safetensors file lie; `offset` is absolute, in bytes (what `openSafetensors` gives). */
export interface WeightsFile {
  readonly path: string
  readonly tensors: ReadonlyMap<string, { readonly dtype: string; readonly shape: readonly number[]; readonly offset: number; readonly bytes: number }>
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

function place(graph: Graph, file: WeightsFile, name: string): Tensor {
  const entry = file.tensors.get(name)
  if (!entry) throw new AppError('WEIGHTS_INVALID', `The weights lack ${name}, which the architecture needs.`)
  if (entry.dtype !== 'F32') throw new AppError('WEIGHTS_INVALID', `The weights ${name} are of type ${entry.dtype}; networks are built from F32.`)
  return external(graph, name, 'float32', entry.shape, { file: basename(file.path), offset: entry.offset, length: entry.bytes })
}
