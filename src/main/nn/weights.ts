import { basename } from 'node:path'
import { AppError } from '@shared/domain/errors'
import { external, type Graph, type Tensor } from '@main/onnx/graph'
import { cast } from '@main/onnx/ops/elementwise'

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

const DTYPE_OF = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' } as const

/** Parameters that stay in their safetensors file; half precision is widened to float32 when the model is loaded. */
export function weightsIn(graph: Graph, file: WeightsFile): Weights {
  const known = new Map<string, Tensor>()
  return (name) => {
    const tensor = known.get(name) ?? widened(place(graph, file, name))
    known.set(name, tensor)
    return tensor
  }
}

function place(graph: Graph, file: WeightsFile, name: string): Tensor {
  const entry = file.tensors.get(name)
  if (!entry) throw new AppError('WEIGHTS_INVALID', `The weights lack ${name}, which the architecture needs.`)
  const dtype = Object.hasOwn(DTYPE_OF, entry.dtype) ? DTYPE_OF[entry.dtype as keyof typeof DTYPE_OF] : null
  if (!dtype) throw new AppError('WEIGHTS_INVALID', `The weights ${name} are of type ${entry.dtype}; F32, F16 and BF16 can be used.`)
  return external(graph, name, dtype, entry.shape, { file: basename(file.path), offset: entry.offset, length: entry.bytes })
}

const widened = (tensor: Tensor): Tensor => (tensor.dtype === 'float32' ? tensor : cast(tensor, 'float32'))
