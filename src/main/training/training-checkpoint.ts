import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@shared/domain/errors'
import { openSafetensors, readTensor } from '@main/checkpoint/safetensors'
import { writeSafetensors } from '@main/checkpoint/safetensors-writer'
import type { Value } from '@main/onnx/session'
import type { TrainingState } from '@main/training/trainer'

/**
 * What a run needs to go on after its process was killed: one safetensors file, written whole or not at all, in a
 * folder beside the pack to be. All that is random in a run follows from its seed and the step, so the step is enough.
 */
export interface TrainingCheckpoint {
  /** Null when there is none. @throws AppError CONFLICT when it belongs to another recipe or other data */
  read(): Promise<TrainingState | null>
  /** @throws AppError DISK_FULL; the checkpoint before is whole then */
  write(state: TrainingState): Promise<void>
  remove(): Promise<void>
}

/** @param run a hash of everything that makes the run what it is: pack, data, recipe, seed */
export function trainingCheckpoint(out: string, run: string): TrainingCheckpoint {
  const folder = `${out}.training`
  const path = join(folder, 'state.safetensors')
  return {
    async read() {
      if (!(await stat(path).catch(() => null))) return null
      const file = await openSafetensors(path)
      if (file.metadata['run'] !== run) throw new AppError('CONFLICT', 'Beside the output lies the state of another training run; finish that one, remove its folder, or choose another output.')
      const values: Record<string, Value> = {}
      for (const name of file.tensors.keys()) {
        const { data, shape } = await readTensor(file, name)
        values[name] = { data: data as Float32Array, shape }
      }
      return { step: Number(file.metadata['step']), values }
    },
    async write({ step, values }) {
      await mkdir(folder, { recursive: true })
      const tensors = Object.entries(values).map(([name, { data, shape }]) => ({ name, dtype: 'F32' as const, shape, data: data as Float32Array }))
      await writeSafetensors(path, tensors, { run, step: String(step) })
    },
    remove: () => rm(folder, { recursive: true, force: true })
  }
}
