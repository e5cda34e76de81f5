import type { Tensor } from '@main/onnx/graph'
import { intoBlocks, intoBlocksChannelsLast } from '@main/onnx/blocked/operators'
import { pick } from '@main/onnx/ops/lookup'
import { reshape, transpose } from '@main/onnx/ops/layout'

/*
 * Kernels [O, I, h, w] of convolutions in blocks. With k = h w places, they lie in memory as [O / b, I / b, k, b of I, b of O],
 * or, where I is less than a block, as [O / b, I, k, b of O]. What the reordering of tensors does for channels is used for
 * the filters too: it is a vectorised transposition; the transpositions after it move whole blocks.
 */
type Four = readonly [number, number, number, number]

/** Any kernel. */
export function kernelInBlocks(kernel: Tensor, block: number): Tensor {
  const [filters, channels, high, wide] = kernel.shape as Four
  const places = high * wide
  const inside = channels < block || places === 1 ? kernel : channelsInBlocks(kernel, block)
  return reshape(intoBlocks(reshape(inside, [filters / block, block, channels * places, 1])), kernel.shape)
}

/** The way there and the way back start alike. */
const started = new WeakMap<Tensor, Tensor>()

/** The channels of a kernel [O, I, h, w] in blocks: [O I / b, k, b]. */
function channelsInBlocks(kernel: Tensor, block: number): Tensor {
  const [filters, channels, high, wide] = kernel.shape as Four
  const groups = (filters * channels) / block
  const made = started.get(kernel) ?? reshape(intoBlocks(reshape(kernel, [groups, block, high * wide, 1])), [groups, high * wide, block])
  started.set(kernel, made)
  return made
}

/**
 * The kernel [C, O, ...size] that leads a gradient back through a convolution with `kernel` [O, C, h, w]: filters and
 * channels exchanged, and turned by half a circle; of the places `entries` only, in that order, where they are given.
 */
export function turnedKernelInBlocks(kernel: Tensor, block: number, part?: { readonly entries: readonly number[]; readonly size: readonly [number, number] }): Tensor {
  const [filters, channels, high, wide] = kernel.shape as Four
  const places = high * wide
  const { entries, size } = part ?? { entries: Array.from({ length: places }, (_, i) => places - 1 - i), size: [high, wide] }
  const shape = [channels, filters, ...size]
  // A matrix [O, C] is a picture of O places whose channels come last.
  if (places === 1) return reshape(intoBlocksChannelsLast(reshape(kernel, [1, filters, 1, channels])), shape)
  // The rows of [filter, group of channels, place], each a block of channels, as [group of channels, group of filters, entry, filter in its group].
  const groups = channels / block
  const range = (count: number) => [...Array(count).keys()]
  const rows = range(groups).flatMap((group) =>
    range(filters / block).flatMap((outside) => entries.flatMap((place) => range(block).map((inside) => ((outside * block + inside) * groups + group) * places + place)))
  )
  return reshape(pick(reshape(channelsInBlocks(kernel, block), [filters * groups * places, block]), 0, rows), shape)
}

/** Films and channels of x [n, C, h, w] in blocks exchanged: a kernel of C filters over n < b channels. */
export function filmsAsKernel(x: Tensor, block: number): Tensor {
  const [films, channels, high, wide] = x.shape as Four
  return reshape(transpose(reshape(x, [films, channels / block, high * wide * block]), [1, 0, 2]), [channels, films, high, wide])
}
