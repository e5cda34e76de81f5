import { createGraph, input, output, scalar, type Graph, type Tensor } from '@main/onnx/graph'
import { add, mul, scale, sigmoid, sub } from '@main/onnx/ops/elementwise'
import { expand, reshape, transpose } from '@main/onnx/ops/layout'
import { knownSize } from '@main/onnx/shape'
import type { ImageArchitecture } from '@main/nn/architecture'
import { imageLevels } from '@main/nn/gloria-image'
import { binaryCrossEntropy } from '@main/nn/losses/binary-cross-entropy'
import { diceLoss } from '@main/nn/losses/dice'
import { batchStatistics, runningStatistics } from '@main/nn/normalise'
import { segmenterShapes, segmentLevels, segmentPrefix } from '@main/nn/segmenter'
import { weightsIn, type Weights, type WeightsFile } from '@main/nn/weights'
import type { Objective } from '@main/training/objective'

export interface SegmentOptions {
  readonly image: ImageArchitecture
  readonly weights: WeightsFile
  readonly channels: readonly number[]
  readonly widths: readonly number[]
  readonly films: number
  readonly classes: number
}

/** A logit so far below 0 that its probability is 0 in float32. */
const UNSEEN = 1e4

/**
 * Outlines as the segmenter's objective: binary cross-entropy of every pixel, and Dice of every class over the films of a
 * batch, summed (GLoRIA's SIIM task: Huang et al. 2021, section 4.5). The encoder stays as it is; the
 * segmenter's batch normalisation learns with the statistics of the batch. Inputs: `pixels` [n, 1, S, S]; `targets` [n, classes, H, W], shares of each
 * pixel; `weights` [n, classes], 0 where nobody said where the class lies.
 */
export function segmentObjective(graph: Graph, options: SegmentOptions): Objective {
  const { films, classes } = options
  const moved = new Map<string, Tensor>()
  const { own, inputs } = parametersIn(graph, options)
  const logits = segmentLevels(levelsIn(graph, options), own, batchStatistics(own, (name, value) => moved.set(`${segmentPrefix}${name}`, value)))
  const [rows, columns] = [knownSize(logits.shape, 2, 'outlines'), knownSize(logits.shape, 3, 'outlines')]
  const targets = input(graph, 'targets', 'float32', [films, classes, rows, columns])
  const weights = input(graph, 'weights', 'float32', [films, classes])
  const { pixels, dice } = outlineLosses(logits, targets, weights)
  return { loss: add(pixels, dice), parts: { pixels, dice }, parameters: new Map([...inputs].filter(([name]) => !moved.has(name))), statistics: moved }
}

/** The two losses of logits [n, classes, H, W] against shares of pixels, of which `weights` [n, classes] says whether they are known. */
export function outlineLosses(logits: Tensor, targets: Tensor, weights: Tensor): { readonly pixels: Tensor; readonly dice: Tensor } {
  const shape = logits.shape as readonly number[]
  const known = expand(reshape(weights, [shape[0]!, shape[1]!, 1, 1]), shape)
  const pixels = binaryCrossEntropy(logits, targets, known)
  // What nobody knows is neither found nor missed. A class's films are one: where it is absent there is no overlap to gain.
  const found = add(logits, scale(sub(known, scalar(logits.graph, 1)), UNSEEN))
  const together = (x: Tensor) => transpose(x, [1, 0, 2, 3])
  return { pixels, dice: diceLoss(together(found), together(mul(targets, known))) }
}

/** The outlines alone, of the same parameters as they stand: `pixels` in, `probabilities` [n, classes, H, W] out. */
export function outlineGraph(options: SegmentOptions): Graph {
  const graph = createGraph('outlines')
  const { own } = parametersIn(graph, options)
  output(sigmoid(segmentLevels(levelsIn(graph, options), own, runningStatistics(own))), 'probabilities')
  return graph
}

const levelsIn = (graph: Graph, { image, weights, films }: SegmentOptions) => imageLevels(input(graph, 'pixels', 'float32', [films, 1, image.inputSize, image.inputSize]), image, weightsIn(graph, weights))

/** The segmenter's weights as inputs of the graph, under the names they have in a pack. */
function parametersIn(graph: Graph, { channels, widths, classes }: SegmentOptions): { readonly own: Weights; readonly inputs: ReadonlyMap<string, Tensor> } {
  const shapes = segmenterShapes(channels, { widths, classes })
  const inputs = new Map<string, Tensor>()
  const own: Weights = (name) => {
    const full = `${segmentPrefix}${name}`
    const tensor = inputs.get(full) ?? input(graph, full, 'float32', shapes.get(name)!)
    inputs.set(full, tensor)
    return tensor
  }
  return { own, inputs }
}
