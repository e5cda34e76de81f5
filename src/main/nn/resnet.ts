import type { z } from 'zod'
import type { Tensor } from '@main/onnx/graph'
import type { ConvOptions } from '@main/onnx/ops/convolution'
import { add, relu } from '@main/onnx/ops/elementwise'
import { maxPool } from '@main/onnx/ops/pooling'
import type { resnetArchitecture } from '@main/nn/architecture'
import type { Levels } from '@main/nn/levels'
import type { Convolution, Normalise } from '@main/nn/normalise'
import type { Weights } from '@main/nn/weights'

export type ResnetArchitecture = z.infer<typeof resnetArchitecture>

/**
 * ResNet (He et al. 2016) as torchvision builds it, with the stride of a bottleneck on its 3x3 convolution.
 * `stem` is conv1 or its result, so that the caller decides how a film's single channel enters it.
 * Gives what each size of the film ends with: the stem normalised and rectified [n, C0, H/2, W/2], then layer1 to
 * layer4, [n, C4, H/32, W/32] at last.
 */
export function resnetStages(stem: Tensor | Convolution, { block, stages, groups }: ResnetArchitecture, weights: Weights, norm: Normalise): Levels {
  const unit = block === 'basic' ? basicBlock : bottleneckBlock
  const first = relu(norm(stem, 'bn1'))
  let x = maxPool(first, { kernel: 3, stride: 2, padding: 1 })
  const ends = stages.map(({ blocks, outWidth }, stage) => {
    for (let index = 0; index < blocks; index++) {
      x = unit({ x, weights, norm, name: `layer${stage + 1}.${index}`, stride: stage > 0 && index === 0 ? 2 : 1, outWidth, groups })
    }
    return x
  })
  return [first, ends[0]!, ends[1]!, ends[2]!, ends[3]!]
}

interface Block {
  readonly x: Tensor
  readonly weights: Weights
  readonly norm: Normalise
  readonly name: string
  readonly stride: number
  readonly outWidth: number
  readonly groups: number
}

/** Two 3x3 convolutions (ResNet-18, -34). */
function basicBlock(block: Block): Tensor {
  const { x, stride } = block
  const inner = relu(convNorm(block, x, 'conv1', 'bn1', { stride, padding: 1 }))
  return relu(add(convNorm(block, inner, 'conv2', 'bn2', { padding: 1 }), shortcut(block)))
}

/** 1x1, 3x3, 1x1 convolutions (ResNet-50 and deeper; ResNeXt with groups). */
function bottleneckBlock(block: Block): Tensor {
  const { x, stride, groups } = block
  const narrow = relu(convNorm(block, x, 'conv1', 'bn1'))
  const inner = relu(convNorm(block, narrow, 'conv2', 'bn2', { stride, padding: 1, groups }))
  return relu(add(convNorm(block, inner, 'conv3', 'bn3'), shortcut(block)))
}

/** The input itself, or projected where its size or width changes. */
function shortcut(block: Block): Tensor {
  const { x, stride, outWidth } = block
  if (stride === 1 && x.shape[1] === outWidth) return x
  return convNorm(block, x, 'downsample.0', 'downsample.1', { stride })
}

const convNorm = ({ weights, norm, name }: Block, x: Tensor, convName: string, normName: string, options?: ConvOptions): Tensor =>
  norm({ x, kernel: weights(`${name}.${convName}.weight`), options }, `${name}.${normName}`)
