import type { Comparison } from '@shared/domain/comparison'
import { AppError, type Failure } from '@shared/domain/errors'
import type { ModelSummary, ServingChange } from '@shared/domain/model'
import type { ProviderRung } from '@shared/domain/system'
import { archivePack } from '@main/checkpoint/pack-archive'
import { openPack, type Pack } from '@main/checkpoint/pack'
import type { ExpandedPrompts } from '@main/gloria/prompts'
import type { ImportModelOptions } from '@main/models/import-model'
import { comparePacks } from '@main/models/compare-packs'
import type { ModelRegistry } from '@main/models/registry'
import { packsIn, summarise } from '@main/models/summarise'
import { takeIn } from '@main/models/take-in'
import type { StoredZip } from '@main/checkpoint/stored-zip'
import type { Store } from '@main/store/open'
import { readSettings } from '@main/store/settings'
import { libraryFilms } from '@main/training/library-films'
import { outlinesOfLibrary } from '@main/training/library-outlines'
import type { Spawn } from '@main/workers/channel'

/** The models of an installation, and which of them serves. */
export interface ModelsService {
  /** The packs that ship and those of the library, the serving one first. */
  list(): Promise<ModelSummary[]>
  /** Throws MODEL_MISSING and the like. */
  serving(): Promise<ModelSummary>
  history(): Promise<{ readonly changes: ServingChange[]; readonly fallback: Failure | null }>
  /**
   * Holds a model against the serving one on the library's held-out patients.
   * @throws AppError NOT_FOUND, CONFLICT when it serves, TRAINING_DATA when no patient with labels is held out, CANCELLED
   */
  compare(sha256: string, signal?: AbortSignal): Promise<Comparison>
  /** A model as one zip to be kept or taken elsewhere. @throws AppError NOT_FOUND */
  export(sha256: string): Promise<{ readonly fileName: string; readonly zip: StoredZip }>
  /** Takes a pack's archive or a checkpoint in (vocabulary null: the serving model's). @throws AppError those of `importModel` */
  import(source: { readonly path: string; readonly fileName: string; readonly vocabulary: string | null }, controls: Pick<ImportModelOptions, 'signal' | 'report'>): Promise<ModelSummary>
  /** @throws AppError GATE_CLOSED, NOT_FOUND and those of `ModelRegistry.promote` */
  promote(input: { readonly sha256: string; readonly override: boolean }): Promise<ModelSummary>
  rollBack(): Promise<ModelSummary>
}

export interface ModelsParts {
  /** Each holds one folder a pack. */
  readonly folders: readonly string[]
  readonly shippedDir: string
  readonly store: Store
  readonly registry: ModelRegistry
  readonly serving: { pack(): Pack | AppError; fallback(): Failure | null; reopen(): Promise<void> }
  readonly prompts: () => Promise<ExpandedPrompts>
  readonly spawn: Spawn
  readonly providers?: readonly ProviderRung['provider'][] | undefined
  /** Shows work with its progress, to be cancelled. */
  readonly comparing: <T>(work: (controls: { readonly signal: AbortSignal; readonly report: (progress: { done: number; total: number }) => void }) => Promise<T>, outer?: AbortSignal) => Promise<T>
  /** Another model serves now. */
  readonly changed: () => void
}

export function createModels({ folders, shippedDir, store, registry, serving, prompts, spawn, providers, comparing, changed }: ModelsParts): ModelsService {
  /** What the gate saw in this session, by serving and candidate. */
  const seen = new Map<string, Comparison>()

  const servingPack = (): Pack => {
    const pack = serving.pack()
    if (pack instanceof AppError) throw pack
    return pack
  }
  const others = async (): Promise<Pack[]> => {
    const served = serving.pack()
    const known = served instanceof AppError ? null : served
    const found = (await Promise.all(folders.map(packsIn))).flat()
    // A promoted pack lies in the library as a copy of the one that training wrote; the hash names both.
    return [...new Map(found.map((pack) => [pack.sha256, pack])).values()].filter((pack) => pack.sha256 !== known?.sha256)
  }
  const named = async (sha256: string): Promise<Pack> => {
    const pack = (await others()).find((one) => one.sha256 === sha256)
    if (pack) return pack
    if (servingPack().sha256 === sha256) throw new AppError('CONFLICT', 'This model serves already.')
    throw new AppError('NOT_FOUND', 'There is no model with this hash.')
  }
  const actor = async () => (await readSettings(store.db)).reader
  const reopened = async (): Promise<ModelSummary> => {
    await serving.reopen()
    changed()
    return summarise(servingPack(), true)
  }

  return {
    serving: () => Promise.resolve().then(() => summarise(servingPack(), true)),
    async list() {
      const served = serving.pack()
      return [...(served instanceof AppError ? [] : [summarise(served, true)]), ...(await others()).map((pack) => summarise(pack, false))]
    },
    history: async () => ({ changes: await registry.history(), fallback: serving.fallback() }),
    async compare(sha256, outer) {
      const [candidate, present, expanded] = [await named(sha256), servingPack(), await prompts()]
      const classes = expanded.classes.map((one) => one.class)
      const heldOut = (await libraryFilms(store.db, store.dataDir, classes, { uncertain: 'ignore' })).films.filter((film) => film.heldOut)
      const outlined = (await outlinesOfLibrary(store.db, store.dataDir, classes)).films.filter((film) => film.heldOut)
      if (heldOut.length === 0) throw new AppError('TRAINING_DATA', 'No labelled film is of a held-out patient (a fifth of all patients, by the hash of their identifiers). Label more patients.')
      return comparing(async ({ signal, report }) => {
        const found = await comparePacks({ serving: present, candidate, films: heldOut, outlined, prompts: expanded, spawn, providers, signal, scored: (done, total) => report({ done, total }), refused: () => undefined })
        // Films are named by their UIDs: their paths say nothing to a reader.
        const uidOf = new Map(heldOut.map(({ path, sopInstanceUid }) => [path, sopInstanceUid]))
        const comparison = { ...found, disagreements: found.disagreements.map((one) => ({ ...one, file: uidOf.get(one.file) ?? one.file })) }
        seen.set(`${present.sha256} ${candidate.sha256}`, comparison)
        return comparison
      }, outer)
    },
    async export(sha256) {
      const served = serving.pack()
      const pack = served instanceof AppError || served.sha256 !== sha256 ? await named(sha256) : served
      return { fileName: `${pack.manifest.name.replace(/[^\p{L}\p{N} ._-]/gu, '-')}.zip`, zip: await archivePack(pack) }
    },
    async import({ path, fileName, vocabulary }, controls) {
      const served = serving.pack()
      const pack = await takeIn({ store, folders, serving: served instanceof AppError ? null : served.sha256, path, fileName, vocabulary: vocabulary ?? servingPack().vocabularyPath, spawn, ...controls })
      return summarise(pack, false)
    },
    async promote({ sha256, override }) {
      const candidate = await named(sha256)
      const present = serving.pack()
      const comparison = present instanceof AppError ? null : (seen.get(`${present.sha256} ${sha256}`) ?? null)
      await registry.promote({ dir: candidate.dir, actor: await actor(), comparison, override })
      return reopened()
    },
    async rollBack() {
      await registry.rollBack(await actor(), await openPack(shippedDir))
      return reopened()
    }
  }
}
