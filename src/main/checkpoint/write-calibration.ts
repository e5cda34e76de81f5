import { createHash } from 'node:crypto'
import { copyFile, mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { AppError } from '@shared/domain/errors'
import { calibrationFile, type Calibration } from '@main/checkpoint/calibration-file'
import type { PackManifest } from '@main/checkpoint/manifest'
import { filesOf, openPack, type Pack } from '@main/checkpoint/pack'
import { writeAtomically, writeFailure } from '@main/checkpoint/write-atomically'
import { manifestText, refuseTaken } from '@main/checkpoint/write-pack'

/**
 * Puts a calibration into a pack, or into a copy of it at `out`. At every moment the manifest describes the files that
 * are there: an earlier calibration is first taken off it.
 * Errors: CONFLICT (`out` is taken), DISK_FULL, FILE_UNREADABLE.
 */
export async function writeCalibration(pack: Pack, calibration: Calibration, out?: string): Promise<Pack> {
  const dir = out === undefined ? pack.dir : await copyPack(pack, resolve(out))
  const { [calibrationFile]: before, ...files } = pack.manifest.files
  const bare: PackManifest = { ...pack.manifest, files }
  if (before || out !== undefined) await write(dir, 'manifest.json', manifestText(bare))
  const text = `${JSON.stringify(calibration)}\n`
  await write(dir, calibrationFile, text)
  const facts = { sha256: createHash('sha256').update(text).digest('hex'), bytes: Buffer.byteLength(text) }
  await write(dir, 'manifest.json', manifestText({ ...bare, files: { ...files, [calibrationFile]: facts } }))
  return openPack(dir)
}

const write = (dir: string, name: string, text: string) => writeAtomically(join(dir, name), (handle) => handle.writeFile(text))

async function copyPack({ dir, manifest }: Pack, out: string): Promise<string> {
  if (out === dir) throw new AppError('CONFLICT', 'The output folder is the pack itself; leave --out away to calibrate it in place.')
  await refuseTaken(out)
  try {
    await mkdir(out, { recursive: true })
    for (const [name] of filesOf(manifest)) if (name !== calibrationFile) await copyFile(join(dir, name), join(out, name))
  } catch (error) {
    throw writeFailure(error)
  }
  return out
}
