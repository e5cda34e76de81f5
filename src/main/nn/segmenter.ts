import { createGraph, input, output, type Graph, type Tensor } from '@main/onnx/graph'
import { conv } from '@main/onnx/ops/convolution'
import { add, relu, sigmoid } from '@main/onnx/ops/elementwise'
import { concat, reshape } from '@main/onnx/ops/layout'
import { resizeBilinear } from '@main/onnx/ops/resize'
import { knownSize } from '@main/onnx/shape'
import type { ImageArchitecture } from '@main/nn/architecture'
import { imageLevels } from '@main/nn/gloria-image'
import type { Levels } from '@main/nn/levels'
import { runningStatistics, type Normalise } from '@main/nn/normalise'
import { weightsIn, type Weights, type WeightsFile } from '@main/nn/weights'

/** Channels of the four steps up, and of the outlines: one a class. */
export interface SegmenterSizes {
  readonly widths: readonly number[]
  readonly classes: number
}

/** Half the channels of the level that joins, within what two cores can bear. */
export const usualWidths = (channels: readonly number[]): number[] => channels.slice(0, 4).reverse().map((count) => Math.min(128, Math.max(16, Math.floor(count / 2))))

/**
 * U-Net's way up (Ronneberger et al. 2015, figure 1) from an encoder's levels: four times resized to the level below,
 * joined with it, and convolved twice by 3 x 3 with batch normalisation; then a logit for each class and pixel.
 * @returns [n, classes, H / 2, W / 2]
 */
export function segmentLevels(levels: Levels, weights: Weights, norm: Normalise): Tensor {
  let x = levels[4]
  for (let step = 1; step <= 4; step++) {
    const skip = levels[4 - step]!
    const [rows, columns] = [knownSize(skip.shape, 2, 'segmenter'), knownSize(skip.shape, 3, 'segmenter')]
    x = concat([resizeBilinear(x, rows, columns), skip], 1)
    for (const half of [1, 2]) x = relu(norm(conv(x, weights(`step${step}.conv${half}.weight`), { padding: 1 }), `step${step}.bn${half}`))
  }
  const bias = weights('out.bias')
  return add(conv(x, weights('out.weight')), reshape(bias, [bias.shape[0]!, 1, 1]))
}

/** Names, without `segment.`, and shapes of its weights; `channels` are those of the encoder's levels. */
export function segmenterShapes(channels: readonly number[], { widths, classes }: SegmenterSizes): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>()
  widths.forEach((width, i) => {
    const before = i === 0 ? channels[4]! : widths[i - 1]!
    for (const [half, from] of [[1, before + channels[3 - i]!], [2, width]] as const) {
      shapes.set(`step${i + 1}.conv${half}.weight`, [width, from, 3, 3])
      for (const field of ['weight', 'bias', 'running_mean', 'running_var']) shapes.set(`step${i + 1}.bn${half}.${field}`, [width])
    }
  })
  shapes.set('out.weight', [classes, widths.at(-1)!, 1, 1])
  shapes.set('out.bias', [classes])
  return shapes
}

/** The segmenter's weights are kept beside the encoders', under `segment.`. */
export const segmentPrefix = 'segment.'

/** Channels of each level of an encoder, as its graph makes them. */
export function levelChannels(architecture: ImageArchitecture, file: WeightsFile): number[] {
  const graph = createGraph('levels')
  const pixels = input(graph, 'pixels', 'float32', [1, 1, architecture.inputSize, architecture.inputSize])
  return imageLevels(pixels, architecture, weightsIn(graph, file)).map(({ shape }) => knownSize(shape, 1, 'levels'))
}

/** The graph of encoder and segmenter: `pixels` [n, 1, S, S] -> `probabilities` [n, classes, H, W], H and W half of what the encoder looks at. */
export function segmentGraph(architecture: ImageArchitecture, file: WeightsFile): Graph {
  const graph = createGraph('gloria-segment')
  const weights = weightsIn(graph, file)
  const own: Weights = (name) => weights(`${segmentPrefix}${name}`)
  const levels = imageLevels(input(graph, 'pixels', 'float32', ['n', 1, architecture.inputSize, architecture.inputSize]), architecture, weights)
  output(sigmoid(segmentLevels(levels, own, runningStatistics(own))), 'probabilities')
  return graph
}
