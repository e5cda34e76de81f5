import { bytesOf, type TensorType } from '@main/checkpoint/tensor-type'
import type { ZipEntry } from '@main/checkpoint/zip'

/** A tensor of a checkpoint, still on disk: a strided view of a block of little-endian elements. */
export interface StoredTensor {
  readonly dtype: TensorType
  readonly shape: readonly number[]
  /** Where the block begins in the file, in bytes. */
  readonly blockOffset: number
  /** First element within the block, and steps from one to the next along each axis, in elements. */
  readonly elementOffset: number
  readonly strides: readonly number[]
  /** The zip entry that is the block, with its checksum; null where the format has none (safetensors). */
  readonly entry: ZipEntry | null
}

/** Row-major strides, in elements. */
export function contiguousStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1)
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!
  return strides
}

/** Whether the elements lie in row-major order without gaps; strides of axes of one element do not matter. */
export function isContiguous({ shape, strides }: StoredTensor): boolean {
  const wanted = contiguousStrides(shape)
  return shape.includes(0) || shape.every((length, axis) => length === 1 || strides[axis] === wanted[axis])
}

/** Elements from the first to the last one of a view without empty axes, both included. */
export const spanOf = ({ shape, strides }: StoredTensor): number => shape.reduce((span, length, axis) => span + (length - 1) * strides[axis]!, 1)

/** Byte position of the view's first element in the file. */
export const beginOf = (tensor: StoredTensor): number => tensor.blockOffset + tensor.elementOffset * bytesOf(tensor.dtype)
