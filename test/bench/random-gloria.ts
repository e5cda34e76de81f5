import { expectedShapes } from '@main/checkpoint/architecture'
import type { Architecture } from '@main/nn/architecture'
import type { NamedTensor } from './lightning-checkpoint'

/** GLoRIA as published: ResNet-50 at 299 pixels, Bio_ClinicalBERT's sizes. */
export const publishedGloria: Architecture = {
  image: {
    backbone: { kind: 'resnet', block: 'bottleneck', stemWidth: 64, stages: [3, 4, 6, 3].map((blocks, stage) => ({ blocks, outWidth: 256 * 2 ** stage })), groups: 1 },
    inputSize: 224,
    upsampleTo: 299,
    localChannels: 1024,
    globalChannels: 2048,
    embedding: 768
  },
  text: { kind: 'bert', layers: 12, width: 768, heads: 12, intermediate: 3072, vocabulary: 28_996, positions: 512, lastLayers: 4, maxTokens: 97 }
}

/** Its tensors under the public checkpoints' names, random and of sizes at which no layer dies or runs away. */
export function randomGloria(architecture: Architecture, seed: number): NamedTensor[] {
  return [...expectedShapes(architecture, freelyChosen(architecture))].map(([name, shape], index) => ({ name: `gloria.${name}`, shape, values: () => randomValues(name, shape, seed + index) }))
}

/** What `expectedShapes` reads off a checkpoint: a bottleneck's inner widths, and BERT's token types. */
function freelyChosen({ image: { backbone }, text: { width } }: Architecture): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>([['text_encoder.model.embeddings.token_type_embeddings.weight', [2, width]]])
  if (backbone.kind === 'resnet')
    backbone.stages.forEach(({ blocks, outWidth }, stage) => {
      for (let n = 0; n < blocks; n++) shapes.set(`img_encoder.model.layer${stage + 1}.${n}.conv1.weight`, [outWidth / 4, 1, 1, 1])
    })
  return shapes
}

function randomValues(name: string, shape: readonly number[], seed: number): Float32Array {
  const [centre, deviation] = spreadOf(name, shape)
  let state = (Math.imul(seed, 0x9e3779b9) ^ 0x85ebca6b) >>> 0 || 1
  // Even over +-sqrt(3) deviations.
  const scale = (deviation * Math.sqrt(12)) / 2 ** 32
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1))
  for (let i = 0; i < values.length; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    values[i] = centre + (state - 2 ** 31) * scale
  }
  return values
}

function spreadOf(name: string, shape: readonly number[]): readonly [centre: number, deviation: number] {
  if (shape.length === 4) return [0, Math.sqrt(2 / (shape[1]! * shape[2]! * shape[3]!))]
  if (name.includes('global_embedder') || name.includes('text_encoder')) {
    if (name.endsWith('LayerNorm.weight')) return [1, 0.1]
    return [0, name.endsWith('bias') ? 0.02 : 0.04]
  }
  if (name.endsWith('running_var')) return [1, 0.2]
  if (name.endsWith('bn3.weight')) return [0.25, 0.05]
  return name.endsWith('weight') ? [1, 0.2] : [0, 0.1]
}
