import type { z } from 'zod'
import type { Tensor } from '@main/onnx/graph'
import { conv, type ConvOptions } from '@main/onnx/ops/convolution'
import { add, relu } from '@main/onnx/ops/elementwise'
import { batchNormalization } from '@main/onnx/ops/normalisation'
import { maxPool } from '@main/onnx/ops/pooling'
import type { resnetArchitecture } from '@main/nn/architecture'
import type { Weights } from '@main/nn/weights'

export type ResnetArchitecture = z.infer<typeof resnetArchitecture>

/** PyTorch's default for BatchNorm2d. */
const EPSILON = 1e-5

/**
 * ResNet (He et al. 2016) as torchvision builds it, with the stride of a bottleneck on its 3x3 convolution.
 * `stem` is the result of conv1, so that the caller decides how a film's single channel enters it.
 * Gives layer3 [n, C3, H/16, W/16] and layer4 [n, C4, H/32, W/32].
 */
export function resnetStages(stem: Tensor, { block, stages, groups }: ResnetArchitecture, weights: Weights): { layer3: Tensor; layer4: Tensor } {
  const unit = block === 'basic' ? basicBlock : bottleneckBlock
  let x = maxPool(relu(norm(stem, weights, 'bn1')), { kernel: 3, stride: 2, padding: 1 })
  const ends = stages.map(({ blocks, outWidth }, stage) => {
    for (let index = 0; index < blocks; index++) {
      x = unit({ x, weights, name: `layer${stage + 1}.${index}`, stride: stage > 0 && index === 0 ? 2 : 1, outWidth, groups })
    }
    return x
  })
  return { layer3: ends[2]!, layer4: ends[3]! }
}

interface Block {
  readonly x: Tensor
  readonly weights: Weights
  readonly name: string
  readonly stride: number
  readonly outWidth: number
  readonly groups: number
}

/** Two 3x3 convolutions (ResNet-18, -34). */
function basicBlock(block: Block): Tensor {
  const { x, weights, name, stride } = block
  const inner = relu(convNorm(x, weights, `${name}.conv1`, `${name}.bn1`, { stride, padding: 1 }))
  return relu(add(convNorm(inner, weights, `${name}.conv2`, `${name}.bn2`, { padding: 1 }), shortcut(block)))
}

/** 1x1, 3x3, 1x1 convolutions (ResNet-50 and deeper; ResNeXt with groups). */
function bottleneckBlock(block: Block): Tensor {
  const { x, weights, name, stride, groups } = block
  const narrow = relu(convNorm(x, weights, `${name}.conv1`, `${name}.bn1`))
  const inner = relu(convNorm(narrow, weights, `${name}.conv2`, `${name}.bn2`, { stride, padding: 1, groups }))
  return relu(add(convNorm(inner, weights, `${name}.conv3`, `${name}.bn3`), shortcut(block)))
}

/** The input itself, or projected where its size or width changes. */
function shortcut({ x, weights, name, stride, outWidth }: Block): Tensor {
  if (stride === 1 && x.shape[1] === outWidth) return x
  return convNorm(x, weights, `${name}.downsample.0`, `${name}.downsample.1`, { stride })
}

const convNorm = (x: Tensor, weights: Weights, convName: string, normName: string, options?: ConvOptions): Tensor =>
  norm(conv(x, weights(`${convName}.weight`), options), weights, normName)

function norm(x: Tensor, weights: Weights, name: string): Tensor {
  const part = (field: string) => weights(`${name}.${field}`)
  return batchNormalization(x, { scale: part('weight'), bias: part('bias'), mean: part('running_mean'), variance: part('running_var') }, EPSILON)
}
