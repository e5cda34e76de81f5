import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@shared/domain/errors'
import type { ProviderRung, SystemInfo } from '@shared/domain/system'
import { createActivities } from '@main/api/activities'
import { createDoor, type Route } from '@main/api/door'
import { instancesRoute } from '@main/api/instances'
import { openLog } from '@main/api/log'
import { overlaysRoute } from '@main/api/overlays'
import { packsRoute } from '@main/api/packs'
import { rendererRoute } from '@main/api/renderer-files'
import { rpcRoute } from '@main/api/rpc'
import type { Services } from '@main/api/services'
import { thumbnailsRoute } from '@main/api/thumbnails'
import { uploadsDir, uploadsRoute } from '@main/api/uploads'
import { createBackground } from '@main/background'
import { removeAbandoned } from '@main/checkpoint/part-folder'
import { createPromptStore } from '@main/gloria/prompt-store'
import { createDemonstration } from '@main/library/demonstration'
import { createFilmReader } from '@main/library/film-reader'
import { createLibrary, type LibraryService } from '@main/library/library'
import { createModels } from '@main/models/models'
import { createRegistry } from '@main/models/registry'
import { findNextCases } from '@main/training/next-cases'
import { createRetrieval } from '@main/retrieval/retrieval'
import { createRuns } from '@main/runs/runs'
import { createReview } from '@main/review/review'
import { openServing } from '@main/serving'
import { openStore } from '@main/store/open'
import { connect, type Spawn } from '@main/workers/channel'
import type { FilmProcedures } from '@main/workers/film-procedures'
import type { ImportProcedures } from '@main/workers/import-procedures'
import type { PhantomProcedures } from '@main/workers/phantom-procedures'
import type { TrainingProcedures } from '@main/workers/training-procedures'

export interface AppOptions {
  readonly dataDir: string
  /** What ships: `models/`, `prompts/`. */
  readonly resourcesDir: string
  /** The built window. */
  readonly rendererDir: string
  readonly host: SystemInfo['host']
  readonly version: string
  readonly spawn: Spawn
  /** Serves until a model is promoted; default: the demonstration model that ships. */
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
  await removeAbandoned(join(dataDir, 'models'))

  const registry = createRegistry(store)
  const shippedDir = options.packDir ?? join(resourcesDir, 'models', 'gloria-demo')
  const serving = await openServing({ store, registry, spawn, resourcesDir, shippedDir, providers: options.providers, promptsChanged: () => void background.catchUp() }).catch(async (error: unknown) => {
    await store.close()
    throw error
  })
  const { suggestions, inference } = serving
  const activities = createActivities()
  const plainLibrary = createLibrary({
    store,
    startImportWorker: () => connect<ImportProcedures>(spawn('import')),
    serving: () => (serving.pack() instanceof AppError ? Promise.resolve(null) : suggestions.serving())
  })
  const films = createFilmReader(() => connect<FilmProcedures>(spawn('film')))
  const background = createBackground({ activities, suggestions, studiesOf: (view) => plainLibrary.idsOf(view), log })
  const library: LibraryService = { ...plainLibrary, import: (sources, options) => background.following(plainLibrary.import(sources, options)) }
  const review = createReview({ store, provenanceFor: (sopInstanceUid, findingClass) => suggestions.provenanceFor(sopInstanceUid, findingClass) })
  const servingPrompts = () => {
    const pack = serving.pack()
    return createPromptStore(store, join(resourcesDir, 'prompts'), pack instanceof AppError ? null : pack.manifest.promptSet).serving()
  }
  const models = createModels({
    folders: [join(resourcesDir, 'models'), join(dataDir, 'models')], shippedDir, store, registry, serving, spawn,
    providers: options.providers,
    prompts: servingPrompts,
    comparing: (work, outer) => activities.run('comparison', work, outer),
    changed: () => void background.catchUp()
  })
  const runs = createRuns({
    store, models, prompts: servingPrompts, servingPack: () => serving.pack(), startWorker: () => connect<TrainingProcedures>(spawn('training')),
    training: (work) => activities.run('training', work), defect: (error) => log.defect('a training run', error)
  })
  await runs.recover()
  const retrieval = createRetrieval({ store, inference, suggestions, servingPack: () => serving.pack() })
  const nextCases: Services['nextCases'] = async (input) => findNextCases(store, { ...input, ...(await suggestions.serving()) })
  const services: Services = { version, host, store, library, films, review, suggestions, inference, models, runs, retrieval, nextCases, activities, background }
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
    thumbnailsRoute(services),
    packsRoute(services),
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
      films.close()
      await library.close()
      serving.close()
      await store.close()
      process.off('uncaughtException', goOn).off('unhandledRejection', goOn)
      log.event('closed')
    }
  }
}
