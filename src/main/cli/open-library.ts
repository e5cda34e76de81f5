import { join } from 'node:path'
import { dataDir } from '@main/cli/data-dir'
import { servingOf } from '@main/cli/serving-of'
import { createLibrary, type LibraryService } from '@main/library/library'
import { packageRoot } from '@main/package-root'
import { openStore, type Store } from '@main/store/open'
import { connect, type Spawn } from '@main/workers/channel'
import { forkFrom } from '@main/workers/fork'
import type { ImportProcedures } from '@main/workers/import-procedures'

/**
 * Runs `work` with the library of the data folder and closes it, whatever happens. No model is loaded;
 * the worklist shows what the serving one has suggested.
 * Throws what `openStore` throws.
 */
export async function withLibrary(data: string | undefined, work: (library: LibraryService, store: Store) => Promise<void>, spawn: Spawn = builtWorkers()): Promise<void> {
  const store = await openStore(dataDir(data))
  const library = createLibrary({ store, startImportWorker: () => connect<ImportProcedures>(spawn('import')), serving: () => servingOf(store) })
  try {
    await work(library, store)
  } finally {
    await library.close()
    await store.close()
  }
}

const builtWorkers = () => forkFrom(join(packageRoot(), 'out', 'main', 'workers'))
