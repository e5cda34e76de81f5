import type { Architecture } from '@main/nn/architecture'
import type { ModelSummary } from '@shared/domain/model'
import type { Pack } from '@main/checkpoint/pack'
import { elementsOf } from '@main/checkpoint/tensor-type'

/** What the Models page and the command line show of a pack. */
export function summarise({ dir, manifest, sha256, weights }: Pack, serving: boolean): ModelSummary {
  const { name, architecture, demonstration, licence, notice, card, calibration } = manifest
  // Running statistics are buffers, not parameters.
  const parameters = [...weights.tensors].filter(([tensor]) => !/\.running_(?:mean|var)$/.test(tensor)).reduce((sum, [, { shape }]) => sum + elementsOf(shape), 0)
  return {
    name,
    sha256,
    path: dir,
    serving,
    demonstration,
    licence,
    notice,
    card,
    calibrated: calibration !== null,
    imageEncoder: describeImage(architecture),
    textEncoder: describeText(architecture),
    parameters,
    inputSize: architecture.image.inputSize
  }
}

/** Such as `ResNet-50 (bottleneck 3-4-6-3), 2048 wide, 224 px upsampled to 299 px`. */
function describeImage({ image }: Architecture): string {
  const { block, stages, groups } = image.backbone
  const blocks = stages.map((stage) => stage.blocks)
  // He et al. 2016 count the weighted layers: the stem, each block's convolutions, the classifier.
  const depth = 2 + blocks.reduce((sum, count) => sum + count, 0) * (block === 'bottleneck' ? 3 : 2)
  const grouped = groups > 1 ? `, ${groups} groups` : ''
  const upsampled = image.upsampleTo === null ? '' : ` upsampled to ${image.upsampleTo} px`
  return `ResNet-${depth} (${block} ${blocks.join('-')}${grouped}), ${image.globalChannels} wide, ${image.inputSize} px${upsampled}`
}

const describeText = ({ text }: Architecture): string => `BERT, ${text.layers} layers, ${text.width} wide, ${text.heads} heads, ${text.vocabulary} pieces`
