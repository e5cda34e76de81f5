import { AppError } from '@shared/domain/errors'
import { valueAt, type Plain } from '@main/checkpoint/hyper-parameters'

/** What the hyper-parameters say about how the weights are to be used. */
export interface CheckpointSettings {
  readonly resizeLongSide: number
  /** Side of the centre crop in pixels: the film given to the graph. */
  readonly cropSize: number
  /** Side of the image that the ResNet sees, in pixels; null when not said. */
  readonly resnetSize: number | null
  readonly lastLayers: number
  readonly maxTokens: number
  readonly temperatures: { readonly attention: number; readonly words: number; readonly loss: number }
}

/**
 * GLoRIA's settings (the paper's and its public configuration's: crop 224 of 256, last 4 layers, 97 tokens,
 * temperatures 4, 5, 10), replaced by what the hyper-parameters say where they can be read.
 * Errors: ARCHITECTURE_UNKNOWN for a variant of GLoRIA that the graphs do not compute.
 */
export function settingsOf(parameters: Plain): CheckpointSettings {
  const variants: readonly (readonly [path: string, supported: Plain])[] = [
    ['model.norm', false],
    ['model.text.norm', false],
    ['model.text.agg_tokens', true],
    ['model.text.aggregate_method', 'sum'],
    ['transforms.norm', 'half']
  ]
  for (const [path, supported] of variants) {
    const value = valueAt(parameters, path) ?? supported
    if (value !== supported) throw new AppError('ARCHITECTURE_UNKNOWN', `The hyper-parameter ${path} is ${JSON.stringify(value)}; only ${JSON.stringify(supported)} is supported.`)
  }
  const resizeLongSide = wholeAt(parameters, 'data.image.imsize') ?? 256
  const cropSize = wholeAt(parameters, 'transforms.random_crop.crop_size') ?? 224
  if (cropSize > resizeLongSide) throw new AppError('ARCHITECTURE_UNKNOWN', `The hyper-parameters crop ${cropSize} pixels out of ${resizeLongSide}.`)
  return {
    resizeLongSide,
    cropSize,
    resnetSize: wholeAt(parameters, 'model.vision.input_size'),
    lastLayers: wholeAt(parameters, 'model.text.last_n_layers') ?? 4,
    maxTokens: wholeAt(parameters, 'data.text.word_num') ?? 97,
    temperatures: {
      attention: positiveAt(parameters, 'model.gloria.temp1') ?? 4,
      words: positiveAt(parameters, 'model.gloria.temp2') ?? 5,
      loss: positiveAt(parameters, 'model.gloria.temp3') ?? 10
    }
  }
}

function positiveAt(parameters: Plain, path: string): number | null {
  const value = valueAt(parameters, path)
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null
}

function wholeAt(parameters: Plain, path: string): number | null {
  const value = positiveAt(parameters, path)
  return value !== null && Number.isSafeInteger(value) && value <= 4096 ? value : null
}
