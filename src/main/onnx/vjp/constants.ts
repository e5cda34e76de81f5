import type { Tensor } from '@main/onnx/graph'
import { graphError } from '@main/onnx/shape'

/** The numbers of an int64 constant: axes, sizes and offsets that an operator takes as an input. */
export function constantIntegers(tensor: Tensor): readonly number[] {
  const held = tensor.graph.initializers.find((initializer) => initializer.tensor === tensor)
  if (held?.source !== 'inline' || tensor.dtype !== 'int64') throw graphError(tensor.name, 'its values must be known when the graph is differentiated')
  const { buffer, byteOffset, byteLength } = held.bytes
  return Array.from(new BigInt64Array(buffer, byteOffset, byteLength / 8), Number)
}
