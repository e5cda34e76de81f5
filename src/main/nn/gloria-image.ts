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
import { runningStatistics, type Normalise } from '@main/nn/normalise'
import { resnetStages } from '@main/nn/resnet'
import { weightsIn, type Weights, type WeightsFile } from '@main/nn/weights'

/**
 * GLoRIA's image encoder (Huang et al., ICCV 2021, section 3.2): pixels [n, 1, S, S], normalised ->
 * local [n, D, h, w] from the third stage through a 1x1 convolution, global [n, D] from the fourth, pooled, through a
 * linear layer.
 * `normalise` says whose statistics batch normalisation uses: running ones, unless it is told otherwise.
 */
export function encodeImage(pixels: Tensor, architecture: ImageArchitecture, weights: Weights, normalise: (weights: Weights) => Normalise = runningStatistics): { local: Tensor; global: Tensor } {
  const { backbone, upsampleTo, embedding, globalChannels } = architecture
  const film = upsampleTo === null ? pixels : resizeBilinear(pixels, upsampleTo, upsampleTo)
  const model: Weights = (name) => weights(`img_encoder.model.${name}`)
  const { regional, final } = features(film, backbone, model, normalise(model))
  const pooled = reshape(globalAveragePool(final), [pixels.shape[0]!, globalChannels])
  const local = conv(regional, weights('img_encoder.local_embedder.weight'))
  const global = linear(pooled, weights('img_encoder.global_embedder.weight'), weights('img_encoder.global_embedder.bias'))
  const odd = [local, global].find((tensor) => tensor.shape[1] !== embedding)
  if (odd) throw graphError('image encoder', `it gives embeddings of ${odd.shape[1]!} where ${embedding} are declared`)
  return { local, global }
}

/** What local embeddings are made of, a sixteenth of the film's side, and what global ones are made of. */
function features(film: Tensor, backbone: ImageArchitecture['backbone'], weights: Weights, norm: Normalise): { regional: Tensor; final: Tensor } {
  if (backbone.kind === 'densenet') {
    const { block3, block4 } = densenetBlocks(grayStem(film, weights('features.conv0.weight')), backbone, weights, norm)
    return { regional: block3, final: block4 }
  }
  const { layer3, layer4 } = resnetStages(grayStem(film, weights('conv1.weight')), backbone, weights, norm)
  return { regional: layer3, final: layer4 }
}

/**
 * The first convolution over a grey film copied to its three channels. Copies of one channel under three kernels are that channel
 * under the kernels' sum: the runtime sums the constant once, and the convolution costs a third at every run.
 */
const grayStem = (film: Tensor, kernel: Tensor): Tensor => conv(film, reduceSum(kernel, 1, true), { stride: 2, padding: 3 })

/** The graph of the image encoder: `pixels` [n, 1, S, S] -> `local` [n, D, h, w], `global` [n, D]. */
export function imageGraph(architecture: ImageArchitecture, file: WeightsFile): Graph {
  const graph = createGraph('gloria-image')
  const pixels = input(graph, 'pixels', 'float32', ['n', 1, architecture.inputSize, architecture.inputSize])
  const { local, global } = encodeImage(pixels, architecture, weightsIn(graph, file))
  output(local, 'local')
  output(global, 'global')
  return graph
}
