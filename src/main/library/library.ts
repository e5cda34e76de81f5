import type { StudyQuery } from '@shared/contract/studies'
import type { ImportEvent, ImportSource } from '@shared/domain/exchange'
import type { Study, StudyRow } from '@shared/domain/study'
import { importSources } from '@main/library/import'
import { createImportPool } from '@main/library/import-pool'
import type { Serving } from '@main/library/serving'
import { findInstance, type StoredInstance } from '@main/library/stored-instance'
import { listStudies, readStudy } from '@main/library/worklist'
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
  list(query: Partial<StudyQuery>): Promise<{ total: number; studies: StudyRow[] }>
  /** Throws NOT_FOUND. */
  get(studyUid: string): Promise<Study>
  /** Where the file of an instance lies, with the facts of the instance. Throws NOT_FOUND. */
  filePath(sopInstanceUid: string): Promise<StoredInstance>
  /** Ends the import's child processes. */
  close(): Promise<void>
}

/** The library of studies over one store. */
export function createLibrary({ store, startImportWorker, serving = () => Promise.resolve(null) }: LibraryParts): LibraryService {
  const pool = createImportPool({ start: startImportWorker })
  return {
    import: (sources, { signal }) => importSources({ store, pool }, sources, signal),
    list: async (query) => listStudies(store.db, query, await serving()),
    get: async (studyUid) => readStudy(store.db, studyUid, await serving()),
    filePath: (sopInstanceUid) => findInstance(store.db, store.dataDir, sopInstanceUid),
    close: () => pool.close()
  }
}
