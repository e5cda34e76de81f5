import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@shared/domain/errors'
import type { ProviderRung, SystemInfo } from '@shared/domain/system'
import { createActivities } from '@main/api/activities'
import { createDoor, type Route } from '@main/api/door'
import { instancesRoute } from '@main/api/instances'
import { openLog } from '@main/api/log'
import { createModels } from '@main/api/model-list'
import { overlaysRoute } from '@main/api/overlays'
import { rendererRoute } from '@main/api/renderer-files'
import { rpcRoute } from '@main/api/rpc'
import type { Services } from '@main/api/services'
import { uploadsDir, uploadsRoute } from '@main/api/uploads'
import { createBackground } from '@main/background'
import { openPack, type Pack } from '@main/checkpoint/pack'
import { createInference, type InferenceService } from '@main/gloria/inference'
import { createSuggestions } from '@main/gloria/suggestions'
import { createDemonstration } from '@main/library/demonstration'
import { createLibrary, type LibraryService } from '@main/library/library'
import { findInstance } from '@main/library/stored-instance'
import { withoutModel } from '@main/no-model'
import { createReview } from '@main/review/review'
import { openStore, type Store } from '@main/store/open'
import { connect, type Spawn } from '@main/workers/channel'
import type { ImportProcedures } from '@main/workers/import-procedures'
import type { InferenceProcedures } from '@main/workers/inference-procedures'
import type { PhantomProcedures } from '@main/workers/phantom-procedures'

export interface AppOptions {
  readonly dataDir: string
  /** What ships: `models/`, `prompts/`. */
  readonly resourcesDir: string
  /** The built window. */
  readonly rendererDir: string
  readonly host: SystemInfo['host']
  readonly version: string
  readonly spawn: Spawn
  /** The serving pack; default: the demonstration model that ships. */
  readonly packDir?: string
  /** Only these execution providers; default: the whole ladder. */
  readonly providers?: readonly ProviderRung['provider'][]
}

export interface App {
  readonly services: Services
  /** The whole backend; never rejects. */
  readonly door: (request: Request) => Promise<Response>
  /** Starts what goes on by itself in a window's background: the demonstration library, suggestions. */
  begin(): void
  /** Ends what is under way and closes the store; everything acknowledged before is on the disk. */
  close(): Promise<void>
}

/**
 * Builds the services and the door over a data folder. A missing or broken model pack does not stop it: the library and
 * the review work without suggestions. Throws what `openStore` throws.
 */
export async function createApp(options: AppOptions): Promise<App> {
  const { dataDir, resourcesDir, rendererDir, host, version, spawn } = options
  const log = openLog(dataDir)
  const store = await openStore(dataDir)
  // Uploads wait for an import of the same session.
  await rm(uploadsDir(dataDir), { recursive: true, force: true })

  const model = await openModel(store, options).catch(async (error: unknown) => {
    await store.close()
    throw error
  })
  const { suggestions, inference } = model
  const activities = createActivities()
  const background = createBackground({ store, activities, suggestions, log })
  const plainLibrary = createLibrary({
    store,
    startImportWorker: () => connect<ImportProcedures>(spawn('import')),
    serving: () => (model.pack instanceof AppError ? Promise.resolve(null) : suggestions.serving())
  })
  const library: LibraryService = { ...plainLibrary, import: (sources, options) => background.following(plainLibrary.import(sources, options)) }
  const review = createReview({ store, provenanceFor: (sopInstanceUid, findingClass) => suggestions.provenanceFor(sopInstanceUid, findingClass) })
  const models = createModels([join(resourcesDir, 'models'), join(dataDir, 'models')], () => {
    if (model.pack instanceof AppError) throw model.pack
    return model.pack
  })
  const services: Services = { version, host, store, library, review, suggestions, inference, models, activities }
  const demonstration = createDemonstration({
    store,
    import: (sources, controls) => library.import(sources, controls),
    seedReport: async (studyUid, text) => {
      await review.seedReport({ studyUid, text })
    },
    startWorker: () => connect<PhantomProcedures>(spawn('phantom'))
  })

  const routes: Route[] = [
    rpcRoute(services, log),
    instancesRoute(services),
    overlaysRoute(services),
    uploadsRoute(dataDir),
    rendererRoute(rendererDir)
  ]
  let begun: Promise<void> = Promise.resolve()
  // Every change is whole in the store or not there at all, so the window is better served by going on.
  const goOn = (error: unknown) => log.defect('the main process', error)
  return {
    services,
    door: createDoor(routes, log),
    begin() {
      process.on('uncaughtException', goOn).on('unhandledRejection', goOn)
      log.event(`started: ${host} host, version ${version}`)
      begun = background.begin(demonstration).catch((error: unknown) => log.defect('the start', error))
    },
    async close() {
      await activities.close()
      await begun
      await library.close()
      inference.close()
      await store.close()
      process.off('uncaughtException', goOn).off('unhandledRejection', goOn)
      log.event('closed')
    }
  }
}

async function openModel(store: Store, { resourcesDir, packDir, providers, spawn }: AppOptions) {
  let inference: InferenceService | null = null
  try {
    const pack: Pack = await openPack(packDir ?? join(resourcesDir, 'models', 'gloria-demo'))
    inference = createInference({ start: () => connect<InferenceProcedures>(spawn('inference')), packDir: pack.dir, providers })
    const filePath = (sopInstanceUid: string) => findInstance(store.db, store.dataDir, sopInstanceUid)
    const suggestions = await createSuggestions({ store, pack, inference, filePath, promptsDir: join(resourcesDir, 'prompts') })
    return { pack, inference, suggestions }
  } catch (error) {
    inference?.close()
    if (!(error instanceof AppError)) throw error
    return { pack: error, ...withoutModel(error) }
  }
}
