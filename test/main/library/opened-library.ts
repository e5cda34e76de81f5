import { onTestFinished } from 'vitest'
import type { ImportEvent, ImportSource, ImportSummary } from '@shared/domain/exchange'
import { createLibrary, type LibraryService } from '@main/library/library'
import { openStore, type Store } from '@main/store/open'
import { connect, type Child } from '@main/workers/channel'
import { importProcedures, type ImportProcedures } from '@main/workers/import-procedures'
import { inProcess } from '@main/workers/in-process'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { allOf } from './all-of'

export interface OpenedLibrary {
  readonly library: LibraryService
  readonly store: Store
  import(...paths: string[]): Promise<{ summary: ImportSummary; events: ImportEvent[] }>
}

/** An empty library in a temporary folder; its import runs in this process unless another child is given. */
export async function openedLibrary(child: () => Child = () => inProcess(importProcedures)): Promise<OpenedLibrary> {
  const store = await openStore(temporaryFolder())
  const library = createLibrary({ store, startImportWorker: () => connect<ImportProcedures>(child()) })
  onTestFinished(async () => {
    await library.close()
    await store.close()
  })
  return {
    library,
    store,
    async import(...paths) {
      return summarised(library.import(paths.map((path): ImportSource => ({ kind: 'path', path })), { signal: new AbortController().signal }))
    }
  }
}

/** Takes all events of an import; the last one is its summary. */
export async function summarised(iterable: AsyncIterable<ImportEvent>): Promise<{ summary: ImportSummary; events: ImportEvent[] }> {
  const events = await allOf(iterable)
  const last = events.at(-1)
  if (last?.kind !== 'done') throw new Error('The import ended without a summary.')
  return { summary: last.summary, events }
}
