import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@shared/domain/errors'
import type { ModelSummary } from '@shared/domain/model'
import type { Models } from '@main/api/services'
import type { PackManifest } from '@main/checkpoint/manifest'
import { openPack, type Pack } from '@main/checkpoint/pack'

/** The packs in the given folders (each holds one folder a pack), and the serving one wherever it lies. */
export function createModels(folders: readonly string[], serving: () => Pack): Models {
  return {
    serving: () => Promise.resolve().then(() => summarise(serving(), true)),
    async list() {
      const served = whenOpen(serving)
      const others = (await Promise.all(folders.map(packsIn))).flat().filter(({ dir }) => dir !== served?.dir)
      return [...(served ? [summarise(served, true)] : []), ...others.map((pack) => summarise(pack, false))]
    }
  }
}

/** Null when the serving pack is missing or broken; `serving()` says why. */
function whenOpen(serving: () => Pack): Pack | null {
  try {
    return serving()
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

/** A folder that is no pack, or a broken one, is not a model to choose. */
async function packsIn(folder: string): Promise<Pack[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const opened = entries.filter((entry) => entry.isDirectory()).map(({ name }) =>
    openPack(join(folder, name)).catch((error: unknown) => {
      if (error instanceof AppError) return null
      throw error
    })
  )
  return (await Promise.all(opened)).filter((pack) => pack !== null)
}

function summarise({ dir, manifest, sha256, weights, calibration }: Pack, isServing: boolean): ModelSummary {
  const { name, demonstration, licence, notice, card, architecture } = manifest
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
    calibrated: calibration !== null,
    calibration: calibration?.report ?? null,
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
