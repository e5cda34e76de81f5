import { join } from 'node:path'
import { appendAudit } from '@main/audit/chain'
import type { Pack } from '@main/checkpoint/pack'
import { importModel, type ImportModelOptions } from '@main/models/import-model'
import { packsIn } from '@main/models/summarise'
import type { Store } from '@main/store/open'
import { readSettings } from '@main/store/settings'

export interface TakeInOptions extends Omit<ImportModelOptions, 'folder' | 'isHere'> {
  readonly store: Store
  /** Folders of packs that are there, the library's own among them. */
  readonly folders: readonly string[]
  /** Hash of the serving pack, which may lie elsewhere; null: none serves. */
  readonly serving: string | null
}

/** Takes a model into the models of a library, which the audit trail tells. Errors: those of `importModel`. */
export async function takeIn({ store, folders, serving, ...source }: TakeInOptions): Promise<Pack> {
  // The new one lies among them already.
  const isHere = async (sha256: string) => serving === sha256 || (await Promise.all(folders.map(packsIn))).flat().filter((pack) => pack.sha256 === sha256).length > 1
  const pack = await importModel({ ...source, folder: join(store.dataDir, 'models'), isHere })
  const { reader } = await readSettings(store.db)
  await store.transaction((tx) => appendAudit(tx, { actor: reader, action: 'model.imported', subject: pack.sha256, details: { name: pack.manifest.name }, at: new Date().toISOString() }))
  return pack
}
