import { z } from 'zod'
import { AppError } from '@shared/domain/errors'
import { sha256 } from '@shared/domain/study'
import { readTensor, type SafetensorsFile } from '@main/checkpoint/safetensors'

/** Which classes a pack's head knows, in the order of its rows; for other prompts of a class its row means nothing. */
export const headClasses = z.array(z.object({ class: z.string().min(1).max(100), promptsSha256: sha256 })).min(1).max(500)
export type HeadClasses = z.infer<typeof headClasses>

/** What labels added to the zero-shot scores s of a pack: s' = gain s + weight . features + offset, a row a class. */
export interface ClassHead {
  readonly classes: HeadClasses
  /** classes x 2 embedding, for the features of `headFeatures`. */
  readonly weight: Float32Array
  readonly gain: Float32Array
  readonly offset: Float32Array
}

export const isHeadTensor = (name: string): boolean => name.startsWith('head.')

/** Names and shapes of a head's tensors in weights.safetensors. */
export const headShapes = (classes: number, embedding: number): ReadonlyMap<string, readonly number[]> =>
  new Map([['head.weight', [classes, 2 * embedding]], ['head.gain', [classes]], ['head.offset', [classes]]])

/**
 * Reads the head of a pack; null where it has none.
 * @throws AppError PACK_INVALID when its tensors do not fit what the manifest says, or are no numbers
 */
export async function readClassHead(weights: SafetensorsFile, classes: HeadClasses | undefined, embedding: number): Promise<ClassHead | null> {
  const invalid = (why: string) => new AppError('PACK_INVALID', `The model pack ${why}.`)
  const found = [...weights.tensors.keys()].filter(isHeadTensor)
  if (!classes) {
    if (found.length > 0) throw invalid('has the tensors of a head that its manifest does not name')
    return null
  }
  const shapes = headShapes(classes.length, embedding)
  const fits = found.length === shapes.size && [...shapes].every(([name, shape]) => String(weights.tensors.get(name)?.shape) === String(shape))
  if (!fits) throw invalid('has a head whose tensors do not fit its manifest')
  const [weight, gain, offset] = (await Promise.all([...shapes.keys()].map(async (name) => (await readTensor(weights, name)).data))) as [Float32Array, Float32Array, Float32Array]
  if (![weight, gain, offset].every((values) => values.every(Number.isFinite))) throw invalid('has a head with values that are no numbers')
  return { classes, weight, gain, offset }
}
