import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@shared/domain/errors'
import type { ModelSummary } from '@shared/domain/model'
import type { PackManifest } from '@main/checkpoint/manifest'
import { openPack, type Pack } from '@main/checkpoint/pack'

/** A folder that is no pack, a broken one, or one that a crash left half written is not a model to choose. */
export async function packsIn(folder: string): Promise<Pack[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const opened = entries.filter((entry) => entry.isDirectory() && !entry.name.endsWith('.part')).map(({ name }) =>
    openPack(join(folder, name)).catch((error: unknown) => {
      if (error instanceof AppError) return null
      throw error
    })
  )
  return (await Promise.all(opened)).filter((pack) => pack !== null)
}

/** A pack as the Models page and the command line show it. */
export function summarise({ dir, manifest, sha256, weights, calibration }: Pack, isServing: boolean): ModelSummary {
  const { name, demonstration, licence, notice, card, architecture, parent, lineage, metrics, createdAt } = manifest
  const parameters = [...weights.tensors.values()].reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0)
  return {
    name,
    sha256,
    path: dir,
    serving: isServing,
    demonstration,
    licence,
    notice,
    card,
    createdAt,
    parent,
    lineage,
    ancestors: manifest.ancestors ?? [],
    metrics,
    calibrated: calibration !== null,
    calibration: calibration?.report ?? null,
    outlines: manifest.segmenter?.classes ?? [],
    imageEncoder: describeImageEncoder(architecture),
    textEncoder: `BERT, ${architecture.text.layers} layers of ${architecture.text.width}`,
    parameters,
    inputSize: architecture.image.inputSize
  }
}

/** ResNet-N and DenseNet-N as their authors count: the stem, the convolutions of blocks, layers and transitions, the classifier. */
function describeImageEncoder({ image: { backbone } }: PackManifest['architecture']): string {
  const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0)
  if (backbone.kind === 'densenet') return `DenseNet-${sum(backbone.layers) * 2 + 5}, ${backbone.stemWidth} channels, growth ${backbone.growth}`
  const depth = sum(backbone.stages.map(({ blocks }) => blocks)) * (backbone.block === 'basic' ? 2 : 3) + 2
  return `${backbone.groups > 1 ? 'ResNeXt' : 'ResNet'}-${depth}, ${backbone.stemWidth} channels${backbone.groups > 1 ? `, ${backbone.groups} groups` : ''}`
}
