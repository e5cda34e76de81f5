import { importCheckpoint } from '@main/checkpoint/import'
import { holdsPack, unpackPack } from '@main/checkpoint/pack-archive'
import type { CallContext } from '@main/workers/channel'

export interface ImportModelRequest {
  /** A pack's archive, or a checkpoint (PyTorch zip or safetensors). */
  readonly path: string
  /** What a checkpoint's model is called; a pack has a name of its own. */
  readonly name: string
  /** The text encoder's vocab.txt, of a checkpoint. */
  readonly vocabulary: string
  readonly out: string
}

/** Of bytes, then the self-test, which has no length to tell. */
export interface ImportModelProgress {
  readonly stage: 'reading' | 'self-test'
  readonly done: number
  readonly total: number | null
}

/** Taking in foreign models, in a child process that may hang or crash without harm. */
export const modelProcedures = {
  /** Emits `ImportModelProgress`. @throws those of `unpackPack` or `importCheckpoint` */
  importModel: async ({ path, name, vocabulary, out }: ImportModelRequest, context: CallContext): Promise<{ readonly dir: string; readonly sha256: string }> => {
    const { signal } = context
    const tell = (progress: ImportModelProgress) => context.emit(progress)
    let told = 0
    const reading = (done: number, total: number) => {
      if (done < total && Date.now() - told < 100) return
      told = Date.now()
      tell(done < total ? { stage: 'reading', done, total } : { stage: 'self-test', done: total, total: null })
    }
    const pack = (await holdsPack(path))
      ? await unpackPack({ archive: path, out, signal, report: reading })
      : await importCheckpoint({
          checkpoint: path, vocabulary, out, name, signal,
          report: (step) => {
            if (step.stage === 'weights') reading(step.doneBytes, step.totalBytes)
            if (step.stage === 'self-test') tell({ stage: 'self-test', done: 0, total: null })
          }
        })
    return { dir: pack.dir, sha256: pack.sha256 }
  }
}
export type ModelProcedures = typeof modelProcedures
