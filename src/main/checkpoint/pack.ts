import { lstat, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '@shared/domain/errors'
import { inferArchitecture } from '@main/checkpoint/architecture'
import { calibrationFile, calibrationLimitBytes, readCalibration, type Calibration } from '@main/checkpoint/calibration-file'
import { assertRanges } from '@main/checkpoint/byte-ranges'
import { isHeadTensor, readClassHead, type ClassHead } from '@main/checkpoint/class-head'
import { assertSegmenter, isSegmentTensor } from '@main/checkpoint/segmenter'
import { isRangeTensor } from '@main/nn/quantised'
import { packManifest, type PackManifest } from '@main/checkpoint/manifest'
import { openSafetensors, type SafetensorsFile } from '@main/checkpoint/safetensors'

/** A model pack: a folder whose manifest, weights and vocabulary fit together. */
export interface Pack {
  /** Absolute. */
  readonly dir: string
  readonly manifest: PackManifest
  /** The model hash: SHA-256 of weights.safetensors, as the manifest says; `verifyPack` computes it. */
  readonly sha256: string
  readonly weights: SafetensorsFile
  readonly vocabularyPath: string
  /** Null until `gloriole calibrate` was run on the pack. */
  readonly calibration: Calibration | null
  /** What labels added to its scores; null: they are zero-shot. */
  readonly head: ClassHead | null
}

const manifestLimitBytes = 4 * 1024 * 1024
/** Largest film or upsampled image a pack may ask for, in pixels. */
const sizeLimitPx = 4096

const invalid = (why: string, cause?: unknown): AppError => new AppError('PACK_INVALID', `The model pack ${why}.`, { cause })

/**
 * Opens a pack: manifest against its schema, files present with the sizes it gives, tensors as its architecture needs
 * them. Weights stay on disk; hashes are `verifyPack`'s.
 * Errors: MODEL_MISSING (no such folder or no manifest), PACK_INVALID, PACK_CORRUPT (a file of another size).
 */
export async function openPack(dir: string): Promise<Pack> {
  const root = resolve(dir)
  const manifest = await readManifest(join(root, 'manifest.json'))
  for (const [name, { bytes }] of filesOf(manifest)) {
    if ((await sizeOf(join(root, name))) !== bytes) throw new AppError('PACK_CORRUPT', `The model pack's ${name} has not the size its manifest gives.`)
  }
  const weights = await openSafetensors(join(root, 'weights.safetensors'))
  checkArchitecture(manifest, weights)
  const { sha256 } = manifest.files['weights.safetensors']
  await assertRanges(weights, manifest.architecture.image)
  assertSegmenter(weights, manifest.segmenter, manifest.architecture.image)
  return { dir: root, manifest, sha256, weights, vocabularyPath: join(root, 'vocab.txt'), calibration: await calibrationOf(root, manifest, sha256), head: await readClassHead(weights, manifest.head, manifest.architecture.image.embedding) }
}

/** The files that a manifest names, with what it says of them. */
export const filesOf = ({ files }: PackManifest): (readonly [name: string, facts: { readonly sha256: string; readonly bytes: number }])[] =>
  Object.entries(files).flatMap(([name, facts]) => (facts ? [[name, facts] as const] : []))

async function calibrationOf(root: string, { files, architecture }: PackManifest, modelSha256: string): Promise<Calibration | null> {
  const facts = files[calibrationFile]
  if (!facts) return null
  if (facts.bytes > calibrationLimitBytes) throw invalid(`has a ${calibrationFile} larger than 16 MiB`)
  return readCalibration(root, { sha256: facts.sha256, modelSha256, embedding: architecture.image.embedding })
}

async function readManifest(path: string): Promise<PackManifest> {
  if ((await sizeOf(path, 'MODEL_MISSING')) > manifestLimitBytes) throw invalid('has a manifest larger than 4 MiB')
  let json: unknown
  try {
    json = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw invalid('has a manifest that is no JSON', cause)
  }
  const parsed = packManifest.safeParse(json)
  if (parsed.success) return parsed.data
  const { path: field, message } = parsed.error.issues[0]!
  throw invalid(`has a manifest that does not fit: ${field.join('.')}: ${message}`)
}

/** Size of a regular file of the pack; a link could lead out of it. */
async function sizeOf(path: string, missing: 'MODEL_MISSING' | 'PACK_INVALID' = 'PACK_INVALID'): Promise<number> {
  try {
    const stat = await lstat(path)
    if (stat.isFile()) return stat.size
  } catch (cause) {
    throw missing === 'MODEL_MISSING' ? new AppError('MODEL_MISSING', 'There is no model pack in this folder.', { cause }) : invalid('lacks one of its files', cause)
  }
  throw invalid('has a link or a folder where a file belongs')
}

/** The manifest's architecture must be the one that the tensors are of, so that no graph asks for what is not there. */
function checkArchitecture({ architecture, preprocessing, temperatures }: PackManifest, weights: SafetensorsFile): void {
  const { image, text } = architecture
  const resnetSize = image.upsampleTo ?? image.inputSize
  if (resnetSize > sizeLimitPx) throw invalid(`asks for images of ${resnetSize} pixels`)
  if (image.inputSize > preprocessing.resizeLongSide || preprocessing.resizeLongSide > sizeLimitPx) throw invalid('crops a larger film than it resizes to')
  const shapes = new Map([...weights.tensors].filter(([name]) => !isHeadTensor(name) && !isSegmentTensor(name) && !isRangeTensor(name)).map(([name, { shape }]) => [name, shape]))
  const settings = { ...preprocessing, cropSize: image.inputSize, resnetSize, lastLayers: text.lastLayers, maxTokens: text.maxTokens, temperatures }
  const inferred = inferArchitecture(shapes, settings, { heads: text.heads })
  if (!isDeepStrictEqual(inferred, architecture)) throw invalid('has weights of another architecture than its manifest gives')
  for (const [name, { dtype }] of weights.tensors) if (dtype !== 'F32') throw invalid(`has ${name} as ${dtype}; packs hold F32`)
}
