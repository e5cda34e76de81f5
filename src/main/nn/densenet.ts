import type { z } from 'zod'
import type { Tensor } from '@main/onnx/graph'
import { conv } from '@main/onnx/ops/convolution'
import { relu } from '@main/onnx/ops/elementwise'
import { concat } from '@main/onnx/ops/layout'
import { averagePool, maxPool } from '@main/onnx/ops/pooling'
import type { densenetArchitecture } from '@main/nn/architecture'
import type { Levels } from '@main/nn/levels'
import type { Convolution, Normalise } from '@main/nn/normalise'
import type { Weights } from '@main/nn/weights'

export type DensenetArchitecture = z.infer<typeof densenetArchitecture>

/**
 * DenseNet (Huang et al. 2017) as torchvision builds it. `stem` is conv0 or its result, so that the caller decides how
 * a film's single channel enters it. Gives the stem and what leaves the four blocks, normalised and rectified: from
 * [n, C0, H/2, W/2] to block 4 [n, C4, H/32, W/32], as transitions convolve it and the classifier pools it.
 */
export function densenetBlocks(stem: Tensor | Convolution, { layers }: DensenetArchitecture, weights: Weights, norm: Normalise): Levels {
  const first = relu(norm(stem, 'features.norm0'))
  let x = maxPool(first, { kernel: 3, stride: 2, padding: 1 })
  const ends = layers.map((count, index) => {
    const dense = denseBlock(x, count, `features.denseblock${index + 1}`, weights, norm)
    if (index === layers.length - 1) return relu(norm(dense, 'features.norm5'))
    const transition = `features.transition${index + 1}`
    const end = relu(norm(dense, `${transition}.norm`))
    // torchvision convolves, then takes means of 2 x 2: both are linear and the kernel is 1 x 1, so a quarter of the work gives the same.
    x = conv(averagePool(end, 2), weights(`${transition}.conv.weight`))
    return end
  })
  return [first, ends[0]!, ends[1]!, ends[2]!, ends[3]!]
}

/** Every layer sees what all layers before it made: normalised, 1x1, normalised, 3x3. */
function denseBlock(x: Tensor, layers: number, block: string, weights: Weights, norm: Normalise): Tensor {
  let seen = x
  for (let n = 1; n <= layers; n++) {
    const name = `${block}.denselayer${n}`
    const narrow = norm({ x: relu(norm(seen, `${name}.norm1`)), kernel: weights(`${name}.conv1.weight`) }, `${name}.norm2`)
    const made = conv(relu(narrow), weights(`${name}.conv2.weight`), { padding: 1 })
    seen = concat([seen, made], 1)
  }
  return seen
}
