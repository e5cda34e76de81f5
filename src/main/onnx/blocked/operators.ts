import { emit, type Tensor } from '@main/onnx/graph'
import type { ConvForm } from '@main/onnx/ops/convolution'
import { reshape, transpose } from '@main/onnx/ops/layout'
import { knownSize } from '@main/onnx/shape'

/**
 * The operators of ONNX Runtime's CPU provider on tensors in blocks of channels (onnxruntime/core/graph/contrib_ops,
 * nchwc_schema_defs.cc): [n, C, H, W] lies in memory as [n, C / b, H, W, b], its declared shape stays the same.
 */
export const intoBlocks = (x: Tensor): Tensor => emit('ReorderInput', [x], { channels_last: 0 }, x.shape)

/** [n, H, W, C] as ONNX has it -> [n, C, H, W] in blocks. */
export function intoBlocksChannelsLast(x: Tensor): Tensor {
  const [n, high, wide, channels] = x.shape as [number, number, number, number]
  return emit('ReorderInput', [x], { channels_last: 1 }, [n, channels, high, wide])
}

export const outOfBlocks = (x: Tensor): Tensor => emit('ReorderOutput', [x], { channels: knownSize(x.shape, 1, 'ReorderOutput'), channels_last: 0 }, x.shape)

/** [n, C, H, W] in blocks -> [C, n, H, W] as ONNX has it: whole blocks change places, then leave as one picture each. */
export function outOfBlocksExchanged(x: Tensor, block: number): Tensor {
  const [n, channels, high, wide] = x.shape as [number, number, number, number]
  const exchanged = transpose(reshape(x, [n, channels / block, high * wide * block]), [1, 0, 2])
  return reshape(outOfBlocks(reshape(exchanged, [channels / block, block, n * high * wide, 1])), [channels, n, high, wide])
}

export interface Around {
  readonly bias?: Tensor | null | undefined
  /** In blocks, of the result's shape: added before it is rectified. */
  readonly sum?: Tensor | undefined
  readonly rectified?: boolean | undefined
}

/**
 * A convolution that gives blocks. x is in blocks, or as ONNX has it when it has fewer channels than a block; the kernel
 * lies as `kernels.ts` says. The shape is that of the convolution it stands for.
 */
export function blockedConv(x: Tensor, kernel: Tensor, form: ConvForm, shape: readonly number[], { bias, sum, rectified }: Around = {}): Tensor {
  const inputs: [Tensor, ...(Tensor | null)[]] = [x, kernel]
  if (bias ?? sum) inputs.push(bias ?? null)
  if (sum) inputs.push(sum)
  return emit('BlockedConv', inputs, { ...form, kernel_shape: kernel.shape.slice(2) as number[], activation: rectified ? 'Relu' : undefined }, shape)
}
