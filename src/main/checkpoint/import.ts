import { basename, extname, resolve } from 'node:path'
import { AppError } from '@shared/domain/errors'
import { expectedShapes, inferArchitecture, type ArchitectureOptions } from '@main/checkpoint/architecture'
import { gloriaNames } from '@main/checkpoint/gloria-names'
import { openPack, type Pack } from '@main/checkpoint/pack'
import { openForReading } from '@main/checkpoint/read-bytes'
import { readCheckpoint } from '@main/checkpoint/read-checkpoint'
import { settingsOf } from '@main/checkpoint/settings'
import { checkVocabularyFits, readVocabulary } from '@main/checkpoint/vocabulary'
import { weightsOf } from '@main/checkpoint/weights'
import { writePack } from '@main/checkpoint/write-pack'

export interface ImportRequest extends ArchitectureOptions {
  /** .ckpt (PyTorch zip) or .safetensors. */
  readonly checkpoint: string
  readonly vocabulary: string
  /** Folder of the pack to be; must not exist, or be empty. */
  readonly out: string
  /** The checkpoint's file name by default. */
  readonly name?: string | undefined
  /** Markdown. */
  readonly card?: string | undefined
  readonly licence?: string | undefined
  readonly notice?: string | undefined
  readonly metrics?: Readonly<Record<string, unknown>> | undefined
  readonly promptSet?: string | undefined
  readonly demonstration?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  readonly report?: ((progress: ImportProgress) => void) | undefined
}

export type ImportProgress =
  | { readonly stage: 'tensors'; readonly kept: readonly string[]; readonly dropped: readonly string[] }
  | { readonly stage: 'weights'; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly stage: 'self-test' }

const nameLimit = 100
/** What a model is shown with when its importer says nothing. */
const standingNotice = 'Imported model, not validated for clinical use.'

/**
 * Makes a model pack from a GLoRIA checkpoint, without executing anything in it. Weights are streamed as float32, so
 * memory does not grow with the checkpoint. Kept are the tensors that the encoders compute with; dropped are counters
 * (`num_batches_tracked`), `position_ids`, BERT's pooler and heads, optimiser state and whatever is not the encoders'.
 * The pack appears whole, with its self-test computed, or not at all.
 * Errors: FILE_UNREADABLE, CHECKPOINT_INVALID, CHECKPOINT_UNSAFE, CHECKPOINT_LIMIT, ARCHITECTURE_UNKNOWN, INPUT_INVALID,
 * VOCABULARY_MISMATCH, WEIGHTS_INVALID (naming the tensor), CONFLICT (`out` is taken), CANCELLED, DISK_FULL.
 */
export async function importCheckpoint(request: ImportRequest): Promise<Pack> {
  const { checkpoint: path, report } = request
  const name = request.name ?? basename(path, extname(path)).slice(0, nameLimit)
  if (name.length === 0 || name.length > nameLimit) throw new AppError('INPUT_INVALID', `A model's name has 1 to ${nameLimit} characters.`)
  const handle = await openForReading(path)
  try {
    const { tensors: all, hyperParameters } = await readCheckpoint(path, handle)
    const tensors = gloriaNames(all)
    const shapes = new Map([...tensors].map(([name, { shape }]) => [name, shape]))
    const settings = settingsOf(hyperParameters)
    const architecture = inferArchitecture(shapes, settings, request)
    const pieces = await readVocabulary(request.vocabulary)
    checkVocabularyFits(pieces, architecture.text.vocabulary)
    const kept = new Map([...expectedShapes(architecture, shapes).keys()].map((name) => [name, tensors.get(name)!]))
    const used = new Set(kept.values())
    report?.({ stage: 'tensors', kept: [...kept.keys()], dropped: [...all].flatMap(([name, tensor]) => (used.has(tensor) ? [] : [name])) })
    const { size } = await handle.stat()
    await writePack({
      ...request,
      out: resolve(request.out),
      weights: weightsOf(handle, kept, { checkpointBytes: size, ...request }),
      pieces,
      description: {
        name,
        architecture,
        preprocessing: { resizeLongSide: settings.resizeLongSide, mean: 0.5, std: 0.5 },
        temperatures: settings.temperatures,
        parent: null,
        lineage: null,
        licence: request.licence ?? 'Not stated',
        notice: request.notice ?? standingNotice,
        demonstration: request.demonstration ?? false,
        card: request.card ?? '',
        metrics: { ...request.metrics },
        calibration: null,
        promptSet: request.promptSet ?? null
      }
    })
    return await openPack(request.out)
  } catch (error) {
    if (request.signal?.aborted) throw new AppError('CANCELLED', 'The import was cancelled; no pack was made.', { cause: error })
    throw error
  } finally {
    await handle.close()
  }
}
