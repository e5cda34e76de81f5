import { join } from 'node:path'
import { dataDir } from '@main/cli/data-dir'
import { createLibrary, type LibraryService } from '@main/library/library'
import { packageRoot } from '@main/package-root'
import { openStore } from '@main/store/open'
import { connect } from '@main/workers/channel'
import { forkFrom } from '@main/workers/fork'
import type { ImportProcedures } from '@main/workers/import-procedures'

/** Runs `work` with the library of the data folder and closes it, whatever happens. No model is loaded. */
export async function withLibrary(data: string | undefined, work: (library: LibraryService) => Promise<void>): Promise<void> {
  const store = await openStore(dataDir(data))
  const spawn = forkFrom(join(packageRoot(), 'out', 'main', 'workers'))
  const library = createLibrary({ store, startImportWorker: () => connect<ImportProcedures>(spawn('import')) })
  try {
    await work(library)
  } finally {
    await library.close()
    await store.close()
  }
}
