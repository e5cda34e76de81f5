import { isHeadTensor, type HeadClasses } from '@main/checkpoint/class-head'
import { readTensor } from '@main/checkpoint/safetensors'
import { openPack, type Pack } from '@main/checkpoint/pack'
import type { PackManifest } from '@main/checkpoint/manifest'
import { readVocabulary } from '@main/checkpoint/vocabulary'
import { writePack } from '@main/checkpoint/write-pack'
import { version } from '@main/package-root'
import type { TrainingState, Values } from '@main/training/trainer'

export interface Derivation {
  readonly parent: Pack
  readonly out: string
  readonly name: string | undefined
  readonly state: TrainingState
  /** What labels were fitted to, where the weights of the encoders stay. */
  readonly head?: { readonly tensors: Values; readonly classes: HeadClasses }
  readonly lineage: Omit<NonNullable<PackManifest['lineage']>, 'codeVersion' | 'steps'>
}

/**
 * A new pack of its parent's weights and those that training moved. Metrics, calibration and head are left behind: they
 * rest on other weights, or on other labels. Errors: those of `writePack`.
 */
export async function derivePack({ parent, out, name, state, head, lineage }: Derivation): Promise<Pack> {
  const { manifest, weights } = parent
  const kept = [...weights.tensors].filter(([tensor]) => !isHeadTensor(tensor)).map(([tensor, { dtype, shape }]) => ({
    name: tensor,
    dtype,
    shape,
    async *data(): AsyncGenerator<Uint8Array> {
      const { data } = state.values[tensor] ?? (await readTensor(weights, tensor))
      yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    }
  }))
  const added = Object.entries(head?.tensors ?? {}).map(([tensor, { data, shape }]) => ({ name: tensor, dtype: 'F32' as const, shape, data: data as Float32Array }))
  const { architecture, preprocessing, temperatures, licence, notice, demonstration, promptSet } = manifest
  const steps = state.step
  const card = `# ${name ?? manifest.name}\n\nTrained from ${manifest.name} (${parent.sha256.slice(0, 12)}) in ${steps} steps. ${notice}\n\nNot evaluated yet: see \`gloriole evaluate\`.\n\n${manifest.card === '' ? '' : `The card of ${manifest.name} follows.\n\n${manifest.card}`}`
  await writePack({
    out,
    weights: [...kept, ...added],
    pieces: await readVocabulary(parent.vocabularyPath),
    description: {
      name: name ?? `${manifest.name}-trained`.slice(0, 100),
      architecture,
      preprocessing,
      temperatures,
      parent: parent.sha256,
      ...(head && { head: head.classes }),
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
