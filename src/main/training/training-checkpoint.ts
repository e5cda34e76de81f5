import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '@shared/domain/errors'
import { openSafetensors, readTensor } from '@main/checkpoint/safetensors'
import { writeSafetensors } from '@main/checkpoint/safetensors-writer'
import type { Value } from '@main/onnx/session'
import type { TrainingState } from '@main/training/trainer'

export interface SavedState extends TrainingState {
  /** In order; one where nothing was changed on the way. */
  readonly paces: readonly Pace[]
}

export interface ReadState extends SavedState {
  /** The newest state that a step was taken from; null: there is none. */
  readonly provedStep: number | null
}

/** What may be changed on the way: the learning rate and the clipping of the steps after `from`. */
export type Pace = z.infer<typeof pace>
const pace = z.object({ from: z.number().int(), learningRate: z.number(), clip: z.number().nullable() })

/**
 * What a run needs to go on after its process was killed: one safetensors file, written whole or not at all, in a
 * folder beside the pack to be. All that is random in a run follows from its seed and the step, so the step is enough.
 */
export interface TrainingCheckpoint {
  /** The newest; null when there is none. @throws AppError CONFLICT when it belongs to another recipe or other data */
  read(): Promise<ReadState | null>
  /** A state that a step was taken from. @throws AppError DISK_FULL; the checkpoint before is whole then */
  write(state: SavedState): Promise<void>
  /** The state that a run reached when it was paused or stopped, beside the other: no step says yet whether it is good. */
  writeReached(state: SavedState): Promise<void>
  removeReached(): Promise<void>
  remove(): Promise<void>
}

/** @param run a hash of everything that makes the run what it is: pack, data, seed, and the recipe but for its pace */
export function trainingCheckpoint(out: string, run: string): TrainingCheckpoint {
  const folder = `${out}.training`
  const [proved, reached] = [join(folder, 'state.safetensors'), join(folder, 'reached.safetensors')]
  const open = async (path: string) => {
    if (!(await stat(path).catch(() => null))) return null
    const file = await openSafetensors(path)
    if (file.metadata['run'] !== run) throw new AppError('CONFLICT', 'Beside the output lies the state of another training run; finish that one, remove its folder, or choose another output.')
    return { file, step: Number(file.metadata['step']) }
  }
  const writeTo = async (path: string, { step, values, paces }: SavedState) => {
    await mkdir(folder, { recursive: true })
    const tensors = Object.entries(values).map(([name, { data, shape }]) => ({ name, dtype: 'F32' as const, shape, data: data as Float32Array }))
    await writeSafetensors(path, tensors, { run, step: String(step), paces: JSON.stringify(paces) })
  }
  const removeReached = () => rm(reached, { force: true })
  return {
    async read() {
      const [good, last] = [await open(proved), await open(reached)]
      const newest = last && last.step > (good?.step ?? 0) ? last : good
      if (!newest) return null
      const { file, step } = newest
      const values: Record<string, Value> = {}
      for (const name of file.tensors.keys()) {
        const { data, shape } = await readTensor(file, name)
        values[name] = { data: data as Float32Array, shape }
      }
      return { step, values, paces: pace.array().parse(JSON.parse(file.metadata['paces'] ?? '[]')), provedStep: good?.step ?? null }
    },
    async write(state) {
      await writeTo(proved, state)
      await removeReached()
    },
    writeReached: (state) => writeTo(reached, state),
    removeReached,
    remove: () => rm(folder, { recursive: true, force: true })
  }
}
