import { z } from 'zod'

/** ResNet (He et al. 2016) as torchvision names it: conv1, bn1, layer1..4. Widths are read from the weights. */
export const resnetArchitecture = z.object({
  kind: z.literal('resnet'),
  block: z.enum(['basic', 'bottleneck']),
  /** Channels after conv1. */
  stemWidth: z.number().int().positive(),
  /** Blocks in layer1..4, and the channels each stage gives out. */
  stages: z
    .array(z.object({ blocks: z.number().int().positive(), outWidth: z.number().int().positive() }))
    .length(4),
  /** conv2 groups (ResNeXt); 1 otherwise. */
  groups: z.number().int().positive()
})

/** DenseNet (Huang et al. 2017) as torchvision names it: features.conv0, denseblock1..4, transition1..3, norm5. */
export const densenetArchitecture = z.object({
  kind: z.literal('densenet'),
  /** Channels after conv0. */
  stemWidth: z.number().int().positive(),
  /** Channels that each layer adds. */
  growth: z.number().int().positive(),
  /** Channels between a layer's two convolutions. */
  bottleneck: z.number().int().positive(),
  /** Layers in denseblock1..4; between blocks the channels are halved. */
  layers: z.array(z.number().int().positive()).length(4)
})

export const imageArchitecture = z.object({
  backbone: z.discriminatedUnion('kind', [resnetArchitecture, densenetArchitecture]),
  /** Side of the square film given to the graph, in pixels. */
  inputSize: z.number().int().positive(),
  /** Bilinear upsample (align_corners) inside the graph, in pixels; null: none. */
  upsampleTo: z.number().int().positive().nullable(),
  localChannels: z.number().int().positive(),
  globalChannels: z.number().int().positive(),
  /** D, common to image and text. */
  embedding: z.number().int().positive()
})
export type ImageArchitecture = z.infer<typeof imageArchitecture>

/** BERT (Devlin et al. 2019) as Hugging Face names it: embeddings, encoder.layer.N. */
export const textArchitecture = z.object({
  kind: z.literal('bert'),
  layers: z.number().int().positive(),
  width: z.number().int().positive(),
  heads: z.number().int().positive(),
  intermediate: z.number().int().positive(),
  vocabulary: z.number().int().positive(),
  positions: z.number().int().positive(),
  /** Hidden states summed from the end: GLoRIA takes 4. */
  lastLayers: z.number().int().positive(),
  /** Tokens of a padded text: GLoRIA takes 97. */
  maxTokens: z.number().int().positive()
})
export type TextArchitecture = z.infer<typeof textArchitecture>

export const architecture = z.object({ image: imageArchitecture, text: textArchitecture })
export type Architecture = z.infer<typeof architecture>
