import { join } from 'node:path'
import { AppError, toFailure, type Failure } from '@shared/domain/errors'
import type { ProviderRung } from '@shared/domain/system'
import { openPack, type Pack } from '@main/checkpoint/pack'
import { createInference, type InferenceService } from '@main/gloria/inference'
import { createSuggestions, type SuggestionsService } from '@main/gloria/suggestions'
import { findInstance } from '@main/library/stored-instance'
import type { ModelRegistry } from '@main/models/registry'
import { withoutModel } from '@main/no-model'
import type { Store } from '@main/store/open'
import { connect, type Spawn } from '@main/workers/channel'
import type { InferenceProcedures } from '@main/workers/inference-procedures'

/** The model that serves, which a promotion changes while the window is open. */
export interface Serving {
  /** Why there is none, where there is none. */
  pack(): Pack | AppError
  /** Why the promoted model could not be opened, so that the one that ships serves in its place. */
  fallback(): Failure | null
  /** Those of whichever model serves when they are called. */
  readonly suggestions: SuggestionsService
  readonly inference: InferenceService
  /** Opens what the registry names now, and lets go of what served before. */
  reopen(): Promise<void>
  close(): void
}

export interface ServingParts {
  readonly store: Store
  readonly registry: ModelRegistry
  readonly spawn: Spawn
  readonly resourcesDir: string
  /** Serves until a model is promoted. */
  readonly shippedDir: string
  readonly providers: readonly ProviderRung['provider'][] | undefined
  /** Told when another prompt set serves. */
  readonly promptsChanged?: () => void
}

interface Opened {
  readonly pack: Pack | AppError
  readonly fallback: Failure | null
  readonly suggestions: SuggestionsService
  readonly inference: InferenceService
}

/** A missing or broken pack does not reject: what needs a model answers with the reason. Throws what the store throws. */
export async function openServing(parts: ServingParts): Promise<Serving> {
  let now = await open(parts)
  return {
    pack: () => now.pack,
    fallback: () => now.fallback,
    suggestions: following(() => now.suggestions),
    inference: following(() => now.inference),
    async reopen() {
      const before = now
      now = await open(parts)
      before.inference.close()
    },
    close: () => now.inference.close()
  }
}

async function open(parts: ServingParts): Promise<Opened> {
  const promoted = await parts.registry.servingDir()
  if (promoted !== null) {
    const opened = await openOne(parts, promoted)
    if (!(opened.pack instanceof AppError)) return { ...opened, fallback: null }
    return { ...(await openOne(parts, parts.shippedDir)), fallback: toFailure(opened.pack) }
  }
  return { ...(await openOne(parts, parts.shippedDir)), fallback: null }
}

async function openOne({ store, spawn, resourcesDir, providers, promptsChanged }: ServingParts, dir: string): Promise<Omit<Opened, 'fallback'>> {
  let inference: InferenceService | null = null
  try {
    const pack = await openPack(dir)
    inference = createInference({ start: () => connect<InferenceProcedures>(spawn('inference')), packDir: pack.dir, providers })
    const filePath = (sopInstanceUid: string) => findInstance(store.db, store.dataDir, sopInstanceUid)
    const suggestions = await createSuggestions({ store, pack, inference, filePath, promptsDir: join(resourcesDir, 'prompts'), ...(promptsChanged ? { promptsChanged } : {}) })
    return { pack, inference, suggestions }
  } catch (error) {
    inference?.close()
    if (!(error instanceof AppError)) throw error
    return { pack: error, ...withoutModel(error) }
  }
}

/** An object whose members are always those of the present one. */
const following = <T extends object>(present: () => T): T => new Proxy({} as T, { get: (_target, name) => Reflect.get(present(), name) as unknown })
