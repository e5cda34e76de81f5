import { isHeadTensor, type HeadClasses } from '@main/checkpoint/class-head'
import { readTensor } from '@main/checkpoint/safetensors'
import { openPack, type Pack } from '@main/checkpoint/pack'
import { isSegmentTensor, type SegmenterDescription } from '@main/checkpoint/segmenter'
import type { PackManifest } from '@main/checkpoint/manifest'
import { readVocabulary } from '@main/checkpoint/vocabulary'
import { writeCalibration } from '@main/checkpoint/write-calibration'
import { writePack } from '@main/checkpoint/write-pack'
import { version } from '@main/package-root'
import { isRangeTensor } from '@main/nn/quantised'
import type { TrainingState, Values } from '@main/training/trainer'

export interface Derivation {
  readonly parent: Pack
  readonly out: string
  readonly name: string | undefined
  readonly state: TrainingState
  /** What labels were fitted to, where the weights of the encoders stay. */
  readonly head?: { readonly tensors: Values; readonly classes: HeadClasses }
  /** What outlines were fitted to, its tensors being in the state; here too the encoders stay. */
  readonly segmenter?: SegmenterDescription
  /** The ranges that films showed of the encoder's activations; it stays, and computes in 8 bits on the CPU. */
  readonly ranges?: Values
  readonly lineage: Omit<NonNullable<PackManifest['lineage']>, 'codeVersion' | 'steps'>
}

/**
 * A new pack of its parent's weights and those that training moved. What rests on weights that moved is left behind:
 * a head, a segmenter, ranges, metrics and calibration, when the encoders did; a segmenter alone changes no score.
 * Errors: those of `writePack`.
 */
export async function derivePack({ parent, out, name, state, head, segmenter, ranges, lineage }: Derivation): Promise<Pack> {
  const { manifest, weights } = parent
  const encodersStay = head !== undefined || segmenter !== undefined || ranges !== undefined
  const isKept = (tensor: string): boolean => {
    if (isHeadTensor(tensor)) return encodersStay && !head
    if (isSegmentTensor(tensor)) return encodersStay && !segmenter
    return !isRangeTensor(tensor) || (encodersStay && !ranges)
  }
  const kept = [...weights.tensors].filter(([tensor]) => isKept(tensor)).map(([tensor, { dtype, shape }]) => ({
    name: tensor,
    dtype,
    shape,
    async *data(): AsyncGenerator<Uint8Array> {
      const { data } = state.values[tensor] ?? (await readTensor(weights, tensor))
      yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    }
  }))
  const made: Values = head?.tensors ?? ranges ?? Object.fromEntries(Object.entries(state.values).filter(([tensor]) => isSegmentTensor(tensor)))
  const added = Object.entries(made).map(([tensor, { data, shape }]) => ({ name: tensor, dtype: 'F32' as const, shape, data: data as Float32Array }))
  const { architecture, preprocessing, temperatures, licence, notice, demonstration, promptSet } = manifest
  const steps = state.step
  const from = `${manifest.name} (${parent.sha256.slice(0, 12)})`
  const origin = ranges ? `${from} with its image encoder in 8 bits on the CPU.` : `Trained from ${from} in ${steps} steps.`
  const card = `# ${name ?? manifest.name}\n\n${origin} ${notice}\n\nNot evaluated yet: see \`gloriole evaluate\`.\n\n${manifest.card === '' ? '' : `The card of ${manifest.name} follows.\n\n${manifest.card}`}`
  await writePack({
    out,
    weights: [...kept, ...added],
    pieces: await readVocabulary(parent.vocabularyPath),
    description: {
      name: name ?? `${manifest.name}-${ranges ? '8bit' : 'trained'}`.slice(0, 100),
      architecture,
      preprocessing,
      temperatures,
      parent: parent.sha256,
      ancestors: [{ name: manifest.name, sha256: parent.sha256, parent: manifest.parent, lineage: manifest.lineage }, ...(manifest.ancestors ?? [])],
      ...(head ? { head: head.classes } : encodersStay && manifest.head && { head: manifest.head }),
      ...(segmenter ? { segmenter } : encodersStay && manifest.segmenter && { segmenter: manifest.segmenter }),
      lineage: { ...lineage, steps, codeVersion: version() },
      licence,
      notice,
      demonstration,
      card,
      metrics: segmenter ? manifest.metrics : {},
      calibration: null,
      promptSet
    }
  })
  const derived = await openPack(out)
  return segmenter && parent.calibration ? writeCalibration(derived, { ...parent.calibration, modelSha256: derived.sha256 }) : derived
}
