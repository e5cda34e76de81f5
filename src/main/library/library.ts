import type { z } from 'zod'
import type { studyQuery } from '@shared/contract/studies'
import type { ImportEvent, ImportSource } from '@shared/domain/exchange'
import type { ListedPresentation } from '@shared/domain/presentation-state'
import type { Study, StudyRow } from '@shared/domain/study'
import type { SavedFilter, StudyFacets, StudyView } from '@shared/domain/study-filter'
import { importSources } from '@main/library/import'
import { createImportPool } from '@main/library/import-pool'
import { readPresentations } from '@main/library/presentations'
import { readSavedFilters, removeFilter, saveFilter } from '@main/library/saved-filters'
import { scoringOf, type Serving } from '@main/library/serving'
import { findInstance, type StoredInstance } from '@main/library/stored-instance'
import { listStudies, neighbourStudy, readStudy, type StudyPage } from '@main/library/worklist'
import { createWorklistIndex } from '@main/library/worklist-index/worklist-index'
import type { Store } from '@main/store/open'
import type { Worker } from '@main/workers/channel'
import type { ImportProcedures } from '@main/workers/import-procedures'

export interface LibraryParts {
  readonly store: Store
  readonly startImportWorker: () => Worker<ImportProcedures>
  /** Whose suggestions the worklist shows; absent or null: nobody's. */
  readonly serving?: () => Promise<Serving | null>
}

export interface LibraryService {
  /** See `importSources`. */
  import(sources: readonly ImportSource[], options: { readonly signal: AbortSignal }): AsyncIterable<ImportEvent>
  /** A page of the worklist; what the query leaves out has the contract's default. */
  list(query: z.input<typeof studyQuery>): Promise<StudyPage>
  /** See `neighbourStudy`. */
  neighbour(input: { readonly view: StudyView; readonly studyUid: string; readonly step: 1 | -1 }): Promise<StudyRow | null>
  /** All studies of a view in its order, by the ids of their rows. */
  idsOf(view: StudyView): Promise<number[]>
  facets(): Promise<StudyFacets>
  savedFilters(): Promise<SavedFilter[]>
  /** Throws CONFLICT for a name that another filter has, and where there are too many. */
  saveFilter(filter: SavedFilter): Promise<SavedFilter[]>
  removeFilter(id: string): Promise<SavedFilter[]>
  /** Throws NOT_FOUND. */
  get(studyUid: string): Promise<Study>
  /** See `readPresentations`. */
  presentations(studyUid: string): Promise<ListedPresentation[]>
  /** Where the file of an instance lies, with the facts of the instance. Throws NOT_FOUND. */
  filePath(sopInstanceUid: string): Promise<StoredInstance>
  /** Ends the import's child processes and what the worklist reads. */
  close(): Promise<void>
}

/** The library of studies over one store. */
export function createLibrary({ store, startImportWorker, serving = () => Promise.resolve(null) }: LibraryParts): LibraryService {
  const pool = createImportPool({ start: startImportWorker })
  const index = createWorklistIndex(store.db)
  const worklist = { db: store.db, index }
  const scoring = async () => scoringOf(store.db, await serving())
  return {
    import: (sources, { signal }) => importSources({ store, pool }, sources, signal),
    list: async (query) => listStudies(worklist, query, await serving()),
    neighbour: async ({ view, studyUid, step }) => neighbourStudy(worklist, view, studyUid, step, await serving()),
    idsOf: async (view) => index.all(view, await scoring()),
    facets: async () => index.facets(await scoring()),
    savedFilters: () => readSavedFilters(store.db),
    saveFilter: (filter) => saveFilter(store, filter),
    removeFilter: (id) => removeFilter(store, id),
    get: async (studyUid) => readStudy(store.db, studyUid, await serving()),
    presentations: (studyUid) => readPresentations(store, pool, studyUid),
    filePath: (sopInstanceUid) => findInstance(store.db, store.dataDir, sopInstanceUid),
    async close() {
      await Promise.all([index.close(), pool.close()])
    }
  }
}
