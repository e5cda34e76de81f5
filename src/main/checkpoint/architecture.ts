import type { Architecture } from '@main/nn/architecture'
import { AppError } from '@shared/domain/errors'
import { backboneShapes, featureWidths, inferBackbone } from '@main/checkpoint/backbone-shapes'
import { bertShapes, inferBert } from '@main/checkpoint/bert-shapes'
import type { CheckpointSettings } from '@main/checkpoint/settings'
import { shapeOf, unknownArchitecture, type Shapes } from '@main/checkpoint/shapes'

export interface ArchitectureOptions {
  /** Attention heads of the text encoder; width / 64 by default. */
  readonly heads?: number | undefined
  /** Side of the image that the image network sees, in pixels. */
  readonly inputSize?: number | undefined
}

/** Side to which GLoRIA's public code upsamples every film before its image network. */
const gloriaResnetSize = 299

/**
 * The architecture that a checkpoint's names and shapes are of.
 *
 * The film given to the graph has the side of the crop, 224 pixels. What the network sees is, in this order,
 * `inputSize`, the hyper-parameter model.vision.input_size, or 299 as in GLoRIA's public code. Where that is larger
 * than the film, the graph upsamples; where it is equal, it does not; where it is smaller, nothing fits.
 * Errors: ARCHITECTURE_UNKNOWN naming what is missing or does not fit; INPUT_INVALID for an input size below the crop.
 */
export function inferArchitecture(shapes: Shapes, settings: CheckpointSettings, options: ArchitectureOptions = {}): Architecture {
  const backbone = inferBackbone(shapes)
  const text = inferBert(shapes, options.heads, settings.lastLayers, settings.maxTokens)
  const [embedding, localChannels] = shapeOf(shapes, 'img_encoder.local_embedder.weight', 4)
  const [, globalChannels] = shapeOf(shapes, 'img_encoder.global_embedder.weight', 2)
  if (embedding !== text.width)
    throw unknownArchitecture(`Images are embedded in ${embedding} dimensions, texts in ${text.width}; GLoRIA compares them directly.`)
  const inputSize = settings.cropSize
  const resnetSize = options.inputSize ?? settings.resnetSize ?? Math.max(gloriaResnetSize, inputSize)
  if (resnetSize < inputSize) throw new AppError('INPUT_INVALID', `The input size ${resnetSize} is smaller than the film's ${inputSize} pixels.`)
  const upsampleTo = resnetSize === inputSize ? null : resnetSize
  const found: Architecture = { image: { backbone, inputSize, upsampleTo, localChannels, globalChannels, embedding }, text }
  checkShapes(found, shapes)
  return found
}

/** Every tensor that the graphs of an architecture use, and its shape. */
export function expectedShapes({ image, text }: Architecture, shapes: Shapes): Shapes {
  const { embedding, backbone } = image
  const { local, global } = featureWidths(backbone)
  return new Map([
    ...backboneShapes(backbone, shapes),
    ['img_encoder.local_embedder.weight', [embedding, local, 1, 1]],
    ['img_encoder.global_embedder.weight', [embedding, global]],
    ['img_encoder.global_embedder.bias', [embedding]],
    ...bertShapes(text, shapes)
  ])
}

/** Tensors of the encoders that inference does not use and packs do not keep. */
const unused = /^(?:.*\.num_batches_tracked|.*\.position_ids|img_encoder\.model\.(?:fc|classifier)\..*|text_encoder\.model\.(?:pooler|cls)\..*)$/

/**
 * Compares the tensors that are there with those that should be. A tensor too many is an error as well, as it shows
 * that the network computes something else. Errors: ARCHITECTURE_UNKNOWN.
 */
function checkShapes(architecture: Architecture, shapes: Shapes): void {
  const expected = expectedShapes(architecture, shapes)
  const missing = [...expected.keys()].filter((name) => !shapes.has(name))
  if (missing.length > 0) throw unknownArchitecture(`The checkpoint lacks ${listed(missing)}.`)
  for (const [name, wanted] of expected) {
    const shape = shapes.get(name)!
    if (shape.length !== wanted.length || shape.some((size, axis) => size !== wanted[axis]))
      throw unknownArchitecture(`${name} has the shape [${shape.join(', ')}]; [${wanted.join(', ')}] was expected.`)
  }
  const unknown = [...shapes.keys()].filter((name) => !expected.has(name) && !unused.test(name))
  if (unknown.length > 0) throw unknownArchitecture(`The encoders are no plain ResNet or DenseNet with a BERT: they also have ${listed(unknown)}.`)
}

const listed = (names: readonly string[]): string =>
  names.slice(0, 4).map((name) => name.slice(0, 200)).join(', ') + (names.length > 4 ? ` and ${names.length - 4} more` : '')
