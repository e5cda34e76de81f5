import { join } from 'node:path'
import type { PackManifest } from '@main/checkpoint/manifest'
import { openPack, type Pack } from '@main/checkpoint/pack'
import { writeAtomically } from '@main/checkpoint/write-atomically'
import { manifestText } from '@main/checkpoint/write-pack'

/** What a pack says of itself that does not follow from its files. */
export type PackWords = Partial<Pick<PackManifest, 'name' | 'card' | 'metrics' | 'licence' | 'notice' | 'promptSet' | 'demonstration'>>

/** Changes what a pack says of itself; weights, vocabulary and calibration stay. Errors: those of `openPack`, DISK_FULL. */
export async function describePack(dir: string, words: PackWords): Promise<Pack> {
  const { manifest, dir: root } = await openPack(dir)
  await writeAtomically(join(root, 'manifest.json'), (handle) => handle.writeFile(manifestText({ ...manifest, ...words })))
  return openPack(root)
}
