import { createGraph, input, output, type Graph, type Tensor } from '@main/onnx/graph'
import { conv } from '@main/onnx/ops/convolution'
import { reshape } from '@main/onnx/ops/layout'
import { linear } from '@main/onnx/ops/linear'
import { globalAveragePool } from '@main/onnx/ops/pooling'
import { reduceSum } from '@main/onnx/ops/reduction'
import { resizeBilinear } from '@main/onnx/ops/resize'
import { graphError } from '@main/onnx/shape'
import type { ImageArchitecture } from '@main/nn/architecture'
import { densenetBlocks } from '@main/nn/densenet'
import type { Levels } from '@main/nn/levels'
import { runningStatistics, type Convolution, type Normalise } from '@main/nn/normalise'
import { resnetStages } from '@main/nn/resnet'
import { weightsIn, type Weights, type WeightsFile } from '@main/nn/weights'

/**
 * GLoRIA's image encoder (Huang et al., ICCV 2021, section 3.2): pixels [n, 1, S, S], normalised ->
 * local [n, D, h, w] from the third stage through a 1x1 convolution, global [n, D] from the fourth, pooled, through a
 * linear layer.
 * `normalise` says whose statistics batch normalisation uses: running ones, unless it is told otherwise.
 */
export function encodeImage(pixels: Tensor, architecture: ImageArchitecture, weights: Weights, normalise: (weights: Weights) => Normalise = runningStatistics): { local: Tensor; global: Tensor } {
  const { embedding, globalChannels } = architecture
  const [, , , regional, final] = imageLevels(pixels, architecture, weights, normalise)
  const pooled = reshape(globalAveragePool(final), [pixels.shape[0]!, globalChannels])
  const local = conv(regional, weights('img_encoder.local_embedder.weight'))
  const global = linear(pooled, weights('img_encoder.global_embedder.weight'), weights('img_encoder.global_embedder.bias'))
  const odd = [local, global].find((tensor) => tensor.shape[1] !== embedding)
  if (odd) throw graphError('image encoder', `it gives embeddings of ${odd.shape[1]!} where ${embedding} are declared`)
  return { local, global }
}

/** Everything on the way: local embeddings are made of the fourth, a sixteenth of the film's side, global ones of the last. */
export function imageLevels(pixels: Tensor, { backbone, upsampleTo }: Pick<ImageArchitecture, 'backbone' | 'upsampleTo'>, weights: Weights, normalise: (weights: Weights) => Normalise = runningStatistics): Levels {
  const film = upsampleTo === null ? pixels : resizeBilinear(pixels, upsampleTo, upsampleTo)
  const model: Weights = (name) => weights(`img_encoder.model.${name}`)
  return backbone.kind === 'densenet'
    ? densenetBlocks(grayStem(film, model('features.conv0.weight')), backbone, model, normalise(model))
    : resnetStages(grayStem(film, model('conv1.weight')), backbone, model, normalise(model))
}

/**
 * The first convolution over a grey film copied to its three channels. Copies of one channel under three kernels are that channel
 * under the kernels' sum: the runtime sums the constant once, and the convolution costs a third at every run.
 */
const grayStem = (film: Tensor, kernel: Tensor): Convolution => ({ x: film, kernel: reduceSum(kernel, 1, true), options: { stride: 2, padding: 3 } })

/** The graph of the image encoder: `pixels` [n, 1, S, S] -> `local` [n, D, h, w], `global` [n, D]. */
export function imageGraph(architecture: ImageArchitecture, file: WeightsFile): Graph {
  const graph = createGraph('gloria-image')
  const pixels = input(graph, 'pixels', 'float32', ['n', 1, architecture.inputSize, architecture.inputSize])
  const { local, global } = encodeImage(pixels, architecture, weightsIn(graph, file))
  output(local, 'local')
  output(global, 'global')
  return graph
}
