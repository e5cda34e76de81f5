import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Json } from '@shared/canonical-json'
import { AppError } from '@shared/domain/errors'
import { filesOf, openPack, type Pack } from '@main/checkpoint/pack'
import { sealOf } from '@main/checkpoint/seal'
import { deviationOf, runSelfTest } from '@main/checkpoint/self-test'
import { checkVocabularyFits, readVocabulary } from '@main/checkpoint/vocabulary'

export interface PackVerification {
  readonly pack: Pack
  readonly files: readonly { readonly name: string; readonly sha256: string; readonly bytes: number }[]
  /** Deviation and tolerance as parts of the largest value of a vector. */
  readonly selfTest: { readonly provider: string; readonly deviation: number; readonly tolerance: number }
}

/**
 * Checks everything a pack says of itself: schema, seal, architecture, the hash of every file, the vocabulary, and that the
 * encoders give on this machine what they gave when the pack was made.
 * Errors: those of `openPack` and `openEncoders`; PACK_CORRUPT naming the file or the self-test; VOCABULARY_MISMATCH.
 */
export async function verifyPack(dir: string): Promise<PackVerification> {
  const pack = await openPack(dir)
  const { selfTest, architecture } = pack.manifest
  await checkSeal(pack)
  const files = filesOf(pack.manifest)
  for (const [name, { sha256 }] of files) {
    if ((await hashOf(join(pack.dir, name))) !== sha256) throw new AppError('PACK_CORRUPT', `The model pack's ${name} is not the file its manifest describes: its SHA-256 differs.`)
  }
  checkVocabularyFits(await readVocabulary(pack.vocabularyPath), architecture.text.vocabulary)
  const { provider, ...result } = await runSelfTest(pack, selfTest.seed)
  const deviation = deviationOf(result, selfTest)
  // Negated, so that a NaN fails.
  if (!(deviation <= selfTest.tolerance))
    throw new AppError('PACK_CORRUPT', `The model pack's self-test failed: its embeddings deviate by ${deviation.toExponential(1)}, more than ${selfTest.tolerance}.`)
  return { pack, files: files.map(([name, file]) => ({ name, ...file })), selfTest: { provider, deviation, tolerance: selfTest.tolerance } }
}

async function checkSeal({ dir, manifest }: Pack): Promise<void> {
  const written = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8')) as Record<string, Json>
  if (manifest.seal !== sealOf(written)) throw new AppError('PACK_CORRUPT', "The model pack's manifest was changed since it was written: its seal differs. Where that was intended, gloriole model describe seals it again.")
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
