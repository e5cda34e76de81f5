import { createHash } from 'node:crypto'
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '@shared/domain/errors'
import type { Json } from '@shared/canonical-json'
import { isRangeTensor } from '@main/nn/quantised'
import type { PackManifest } from '@main/checkpoint/manifest'
import { partOf } from '@main/checkpoint/part-folder'
import { openPack } from '@main/checkpoint/pack'
import { openSafetensors } from '@main/checkpoint/safetensors'
import { writeSafetensors, type TensorSource } from '@main/checkpoint/safetensors-writer'
import { sealOf } from '@main/checkpoint/seal'
import { runSelfTest } from '@main/checkpoint/self-test'
import { syncFolder, writeAtomically, writeFailure } from '@main/checkpoint/write-atomically'

export interface PackContents {
  /** Absolute; must not exist, or be an empty folder. */
  readonly out: string
  readonly weights: readonly TensorSource[]
  readonly pieces: readonly string[]
  readonly description: Omit<PackManifest, 'format' | 'version' | 'createdAt' | 'files' | 'selfTest'>
  readonly signal?: AbortSignal | undefined
  readonly report?: ((progress: { readonly stage: 'self-test' }) => void) | undefined
}

const selfTestSeed = 20_260_101
/** Other processors sum in another order; float32 with 16 bits less (TF32) would still pass, a wrong layer would not. */
const selfTestTolerance = 1e-3
/** In 8 bits a difference in the last digit moves a value by a step of its range. */
const quantisedTolerance = 2e-2

/**
 * Writes a pack into a folder beside `out` and renames it, so that it appears whole or not at all.
 * Errors: CONFLICT (something is in `out`), DISK_FULL, FILE_UNREADABLE, those of the weights, the self-test and `openPack`.
 */
export async function writePack({ out, weights, pieces, description, signal, report }: PackContents): Promise<void> {
  await refuseTaken(out)
  const folder = partOf(out)
  try {
    await mkdir(folder, { recursive: true })
    const vocabulary = Buffer.from(pieces.map((piece) => `${piece}\n`).join(''))
    await writeAtomically(join(folder, 'vocab.txt'), (handle) => handle.writeFile(vocabulary))
    const weightsPath = join(folder, 'weights.safetensors')
    const written = await writeSafetensors(weightsPath, weights)
    report?.({ stage: 'self-test' })
    const { imageGlobal, imageLocalMean, tokenMean } = await runSelfTest({ manifest: description, weights: await openSafetensors(weightsPath) }, selfTestSeed)
    const manifest: PackManifest = {
      format: 'gloriole-pack',
      version: 1,
      createdAt: new Date().toISOString(),
      ...description,
      files: { 'weights.safetensors': written, 'vocab.txt': { sha256: createHash('sha256').update(vocabulary).digest('hex'), bytes: vocabulary.length } },
      selfTest: { seed: selfTestSeed, imageGlobal, imageLocalMean, tokenMean, tolerance: weights.some(({ name }) => isRangeTensor(name)) ? quantisedTolerance : selfTestTolerance }
    }
    await writeAtomically(join(folder, 'manifest.json'), (handle) => handle.writeFile(manifestText(manifest)))
    await openPack(folder)
    signal?.throwIfAborted()
    // Windows renames onto no folder, not even an empty one.
    if (await refuseTaken(out)) await rmdir(out)
    await renameTo(folder, out)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw writeFailure(error)
  }
  await syncFolder(dirname(out))
}

/** Sealed. Indented for people, but vectors on one line each. No text is touched: within one, a line feed is written as \\n. */
export const manifestText = (manifest: PackManifest): string =>
  `${JSON.stringify({ ...manifest, seal: sealOf(JSON.parse(JSON.stringify(manifest)) as Record<string, Json>) }, null, 2).replace(/\[\n[\s\d.,e+-]+\]/g, (vector) => vector.replace(/\s+/g, ''))}\n`

/** Errors: CONFLICT when another import was faster. */
async function renameTo(folder: string, out: string): Promise<void> {
  try {
    await rename(folder, out)
  } catch (error) {
    await refuseTaken(out)
    throw error
  }
}

/** Whether `out` is an empty folder. Errors: CONFLICT when it is anything else that exists. */
export async function refuseTaken(out: string): Promise<boolean> {
  let names: readonly string[]
  try {
    names = await readdir(out)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw new AppError('CONFLICT', 'The output folder is a file, or cannot be read.', { cause: error })
  }
  if (names.length > 0) throw new AppError('CONFLICT', 'The output folder is not empty; choose another one.')
  return true
}
