import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@shared/domain/errors'
import type { ModelImportProgress } from '@shared/domain/model'
import { openPack, type Pack } from '@main/checkpoint/pack'
import { connect, type Spawn } from '@main/workers/channel'
import type { ModelProcedures } from '@main/workers/model-procedures'

export interface ImportModelOptions {
  readonly path: string
  /** As the reader's file is called. */
  readonly fileName: string
  /** A checkpoint's vocab.txt. */
  readonly vocabulary: string
  /** Folder of models; the new one gets a folder of its own in it. */
  readonly folder: string
  readonly spawn: Spawn
  readonly signal: AbortSignal
  readonly report: (progress: ModelImportProgress) => void
  readonly isHere: (sha256: string) => Promise<boolean>
}

/**
 * Takes a pack's archive or a checkpoint into the models of a library, in a child process. It serves nobody before it
 * is promoted.
 * @throws AppError CONFLICT when the model is here already; those of `unpackPack` and `importCheckpoint`
 */
export async function importModel({ path, fileName, vocabulary, folder, spawn, signal, report, isHere }: ImportModelOptions): Promise<Pack> {
  const out = join(folder, `imported-${randomUUID()}`)
  const worker = connect<ModelProcedures>(spawn('model'))
  try {
    const name = fileName.replace(/\.[^.]*$/, '').slice(0, 100) || 'model'
    const { dir, sha256 } = await worker.call('importModel', { path, name, vocabulary, out }, { signal, graceMs: 10_000, onEvent: (event) => report(event as ModelImportProgress) })
    if (await isHere(sha256)) {
      await rm(dir, { recursive: true, force: true })
      throw new AppError('CONFLICT', 'This model is here already: its weights are the same. Choose it in the list.')
    }
    return await openPack(dir)
  } finally {
    worker.close()
  }
}
