import { input, type Graph, type Tensor } from '@main/onnx/graph'
import { add, cast } from '@main/onnx/ops/elementwise'
import type { PackManifest } from '@main/checkpoint/manifest'
import { encodeImage } from '@main/nn/gloria-image'
import { encodeText } from '@main/nn/gloria-text'
import { contrastiveLosses } from '@main/nn/losses/contrastive'
import { batchStatistics, runningStatistics } from '@main/nn/normalise'
import { wordsOfPieces } from '@main/nn/text-to-words'
import { trainedWeightsIn, type WeightsFile } from '@main/nn/weights'
import type { Objective } from '@main/training/objective'

export interface ContrastiveOptions {
  readonly manifest: Pick<PackManifest, 'architecture' | 'temperatures'>
  readonly weights: WeightsFile
  /** Pairs of a batch; places of a padded text in pieces, and in words with [CLS]. */
  readonly films: number
  readonly length: number
  readonly slots: number
  readonly trained: (parameter: string) => boolean
  /** Batch normalisation with running statistics, or with those of the batch, which then move the running ones. */
  readonly statistics: 'frozen' | 'batch'
  /** Leaves out the local losses (ConVIRT, Zhang et al. 2020). */
  readonly globalOnly: boolean
}

/**
 * GLoRIA's objective over a batch of film-text pairs. Inputs: `pixels` [n, 1, S, S], `ids`, `mask` int64 [n, length],
 * `positions` int64 [length], `pieces` [n, slots, length], `bias` and `counted` [n, slots] (see `wordsOfPieces`,
 * `contrastiveLosses`), and the trained parameters. The loss is the sum of the four parts.
 */
export function contrastiveObjective(graph: Graph, { manifest, weights: file, films, length, slots, trained, statistics, globalOnly }: ContrastiveOptions): Objective {
  const { image, text } = manifest.architecture
  const moves = (name: string) => statistics === 'batch' && /\.running_(mean|var)$/.test(name)
  const { weights, parameters } = trainedWeightsIn(graph, file, (name) => trained(name) || moves(name))
  const moved = new Map<string, Tensor>()
  const float = (name: string, shape: readonly number[]) => input(graph, name, 'float32', shape)
  const integer = (name: string, shape: readonly number[]) => input(graph, name, 'int64', shape)

  const pixels = float('pixels', [films, 1, image.inputSize, image.inputSize])
  const { local, global } = encodeImage(pixels, image, weights, (own) =>
    statistics === 'frozen' ? runningStatistics(own) : batchStatistics(own, (name, value) => moved.set(`img_encoder.model.${name}`, value))
  )
  const mask = integer('mask', [films, length])
  const hidden = encodeText({ ids: integer('ids', [films, length]), mask, positions: integer('positions', [length]) }, text, weights)
  const { words, sentences } = wordsOfPieces(hidden, float('pieces', [films, slots, length]), cast(mask, 'float32'), text.maxTokens)
  const { localImageToText, localTextToImage, ...globals } = contrastiveLosses({ local, global, words, bias: float('bias', [films, slots]), counted: float('counted', [films, slots]), sentences }, manifest.temperatures)
  const parts = globalOnly ? globals : { localImageToText, localTextToImage, ...globals }
  return {
    loss: Object.values(parts).reduce(add),
    parts,
    parameters: new Map([...parameters].filter(([name]) => !moved.has(name))),
    statistics: moved
  }
}
