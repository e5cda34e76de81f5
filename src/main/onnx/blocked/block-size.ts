import { createGraph, input, output } from '@main/onnx/graph'
import { serialise } from '@main/onnx/serialise'
import { openOn } from '@main/onnx/session'
import { intoBlocks } from '@main/onnx/blocked/operators'

/** More than any processor's block. */
const CHANNELS = 64

let found: Promise<number | null> | undefined

/**
 * How many channels a block has in ONNX Runtime's CPU provider on this machine (16 with AVX-512, 8 with AVX2), seen from
 * where a value goes; null where the provider has no such kernels.
 */
export const blockSize = (): Promise<number | null> => (found ??= seek())

async function seek(): Promise<number | null> {
  const graph = createGraph('block-size')
  output(intoBlocks(input(graph, 'x', 'float32', [1, CHANNELS, 1, 2])), 'y')
  try {
    const session = await openOn('cpu', { bytes: serialise(graph), weightsDir: null })
    try {
      const { y } = await session.run({ x: { data: Float32Array.from({ length: 2 * CHANNELS }, (_, i) => i), shape: [1, CHANNELS, 1, 2] } })
      // In blocks [C / b, 1, 2, b] the first channel's second place comes after b channels of the first place.
      const size = y!.data.indexOf(1 as never)
      return size > 1 && size <= CHANNELS ? size : null
    } finally {
      await session.close()
    }
  } catch {
    return null
  }
}
