import type { ImageArchitecture } from '@main/nn/architecture'
import { densenetShapes, densenetWidths, inferDensenet, isDensenet } from '@main/checkpoint/densenet-shapes'
import { inferResnet, resnetShapes } from '@main/checkpoint/resnet-shapes'
import type { Shapes } from '@main/checkpoint/shapes'

type Backbone = ImageArchitecture['backbone']

/** The image network that a checkpoint's names and shapes are of. Errors: ARCHITECTURE_UNKNOWN. */
export const inferBackbone = (shapes: Shapes): Backbone => (isDensenet(shapes) ? inferDensenet(shapes) : inferResnet(shapes))

/** Every tensor of an image network and its shape. */
export const backboneShapes = (backbone: Backbone, shapes: Shapes): Shapes => (backbone.kind === 'densenet' ? densenetShapes(backbone) : resnetShapes(backbone, shapes))

/** Channels of the features that local embeddings are made of, and of those that global ones are made of. */
export function featureWidths(backbone: Backbone): { readonly local: number; readonly global: number } {
  const widths = backbone.kind === 'densenet' ? densenetWidths(backbone) : backbone.stages.map(({ outWidth }) => outWidth)
  return { local: widths[2]!, global: widths[3]! }
}
