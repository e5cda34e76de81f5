import { readTensor } from '@main/checkpoint/safetensors'
import { openPack, type Pack } from '@main/checkpoint/pack'
import type { PackManifest } from '@main/checkpoint/manifest'
import { readVocabulary } from '@main/checkpoint/vocabulary'
import { writePack } from '@main/checkpoint/write-pack'
import { version } from '@main/package-root'
import type { TrainingState } from '@main/training/trainer'

export interface Derivation {
  readonly parent: Pack
  readonly out: string
  readonly name: string | undefined
  readonly state: TrainingState
  readonly lineage: Omit<NonNullable<PackManifest['lineage']>, 'codeVersion' | 'steps'>
}

/**
 * A new pack of its parent's weights and those that training moved. Metrics and calibration are left behind: they were
 * measured on other weights. Errors: those of `writePack`.
 */
export async function derivePack({ parent, out, name, state, lineage }: Derivation): Promise<Pack> {
  const { manifest, weights } = parent
  const tensors = [...weights.tensors].map(([tensor, { dtype, shape }]) => ({
    name: tensor,
    dtype,
    shape,
    async *data(): AsyncGenerator<Uint8Array> {
      const { data } = state.values[tensor] ?? (await readTensor(weights, tensor))
      yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    }
  }))
  const { architecture, preprocessing, temperatures, licence, notice, demonstration, promptSet } = manifest
  const steps = state.step
  const card = `# ${name ?? manifest.name}\n\nTrained from ${manifest.name} (${parent.sha256.slice(0, 12)}) in ${steps} steps. ${notice}\n\nNot evaluated yet: see \`gloriole evaluate\`.\n\n${manifest.card === '' ? '' : `The card of ${manifest.name} follows.\n\n${manifest.card}`}`
  await writePack({
    out,
    weights: tensors,
    pieces: await readVocabulary(parent.vocabularyPath),
    description: {
      name: name ?? `${manifest.name}-trained`.slice(0, 100),
      architecture,
      preprocessing,
      temperatures,
      parent: parent.sha256,
      lineage: { ...lineage, steps, codeVersion: version() },
      licence,
      notice,
      demonstration,
      card,
      metrics: {},
      calibration: null,
      promptSet
    }
  })
  return openPack(out)
}
