import { createGraph, input, output, type Graph, type Tensor } from '@main/onnx/graph'
import { add, div, mul, scale, sub } from '@main/onnx/ops/elementwise'
import { matmul } from '@main/onnx/ops/linear'
import type { PackManifest } from '@main/checkpoint/manifest'
import { encodeImage } from '@main/nn/gloria-image'
import { binaryCrossEntropy } from '@main/nn/losses/binary-cross-entropy'
import { contrastiveLosses } from '@main/nn/losses/contrastive'
import { trainedWeightsIn, type WeightsFile } from '@main/nn/weights'
import { classScoresOf, type EmbeddedFilms, type PromptShape } from '@main/training/class-logits'
import { isTrained, type ImageStage } from '@main/training/image-stages'
import type { Objective } from '@main/training/objective'

export interface ClassLabelOptions {
  readonly manifest: Pick<PackManifest, 'architecture' | 'temperatures'>
  readonly weights: WeightsFile
  /** Films of a batch, and the sources that their labels come from. */
  readonly films: number
  readonly sources: number
  readonly prompts: PromptShape
  readonly stages: readonly ImageStage[]
  /** Weight of the contrastive losses and words of the longest report; null: labels alone. */
  readonly reports: { readonly weight: number; readonly slots: number; readonly globalOnly: boolean } | null
}

/** The scale and the base rates move this much faster than the encoder's weights. */
const HASTE = 30

/** Names and first values of what turns scores into logits; training moves it, but no pack keeps it. */
export const readoutOf = (classes: number, baseRates: readonly (readonly number[])[]): ReadonlyMap<string, Float32Array> =>
  new Map([
    ['readout/scale', new Float32Array(classes).fill(1.5 / HASTE)],
    ['readout/bias', Float32Array.from(baseRates.flat(), (rate) => Math.log(rate / (1 - rate)) / HASTE)]
  ])

/**
 * Labels by class as the image encoder's objective: binary cross-entropy of logits z = scale (score - mean) / deviation
 * + bias, score being the class's score in suggestions and the bias one a class and source; beside it, for films with a
 * report, GLoRIA's contrastive losses. Batch normalisation keeps its running statistics; texts are embedded beforehand.
 * Inputs: `pixels` [n, 1, S, S]; those of `promptValues`; `mean`, `deviation` [C]; `targets`, `weights` [n, C];
 * `source` [n, sources], one-hot; with reports `reports/words` [n, q, D], `reports/bias`, `reports/counted` [n, q],
 * `reports/sentences` [n, D], `reports/present` [n].
 */
export function classLabelObjective(graph: Graph, options: ClassLabelOptions): Objective {
  const { films, sources, prompts, reports } = options
  const { embedded, scores, parameters } = scoredFilms(graph, options)
  const float = (name: string, shape: readonly number[]) => input(graph, name, 'float32', shape)
  const classes = prompts.counts.length
  const readout = new Map([['readout/scale', float('readout/scale', [classes])], ['readout/bias', float('readout/bias', [sources, classes])]] as const)
  const standard = div(sub(scores, float('mean', [classes])), float('deviation', [classes]))
  const logits = add(mul(standard, scale(readout.get('readout/scale')!, HASTE)), matmul(float('source', [films, sources]), scale(readout.get('readout/bias')!, HASTE)))
  const labels = binaryCrossEntropy(logits, float('targets', [films, classes]), float('weights', [films, classes]))
  const contrast = reports === null ? null : contrastOf(graph, embedded, { ...options, reports })
  return {
    loss: contrast === null ? labels : add(labels, scale(Object.values(contrast).reduce(add), reports!.weight)),
    parts: { labels, ...contrast },
    parameters: new Map([...parameters, ...readout]),
    statistics: new Map()
  }
}

/** The scores alone, [n, C], of the same parameters: `pixels` and the prompts in, `scores` out. */
export function classScoreGraph(options: Omit<ClassLabelOptions, 'sources' | 'reports'>): Graph {
  const graph = createGraph('class-scores')
  output(scoredFilms(graph, options).scores, 'scores')
  return graph
}

/** Films in a graph: embedded, and scored for the classes of a prompt set. */
export function scoredFilms(graph: Graph, { manifest, weights: file, films, prompts, stages }: Omit<ClassLabelOptions, 'sources' | 'reports'>) {
  const { image } = manifest.architecture
  const { weights, parameters } = trainedWeightsIn(graph, file, (name) => isTrained(name, stages))
  const embedded = encodeImage(input(graph, 'pixels', 'float32', [films, 1, image.inputSize, image.inputSize]), image, weights)
  return { embedded, scores: classScoresOf(graph, embedded, prompts, manifest.temperatures), parameters }
}

function contrastOf(graph: Graph, embedded: EmbeddedFilms, { manifest, films, prompts: { dim }, reports: { slots, globalOnly } }: ClassLabelOptions & { readonly reports: NonNullable<ClassLabelOptions['reports']> }): Readonly<Record<string, Tensor>> {
  const float = (name: string, shape: readonly number[]) => input(graph, `reports/${name}`, 'float32', shape)
  const texts = { words: float('words', [films, slots, dim]), bias: float('bias', [films, slots]), counted: float('counted', [films, slots]), sentences: float('sentences', [films, dim]) }
  const { globalImageToText, globalTextToImage, ...local } = contrastiveLosses({ ...embedded, ...texts }, manifest.temperatures, float('present', [films]))
  return globalOnly ? { globalImageToText, globalTextToImage } : { ...local, globalImageToText, globalTextToImage }
}
