import { AppError } from '@shared/domain/errors'
import type { DatasetName } from '@main/datasets/dataset-names'
import type { DatasetEvent } from '@main/datasets/import-dataset'
import { withLibrary } from '@main/cli/open-library'
import { show } from '@main/cli/show-import'
import type { Spawn } from '@main/workers/channel'

/** Imports a data set's films with its labels; the summary says how many labels there are. Throws what `importDataset` throws. */
export async function importFromDataset(name: DatasetName, folders: readonly string[], { data, json = false }: { readonly data?: string; readonly json?: boolean }, signal: AbortSignal, spawn?: Spawn): Promise<void> {
  const [folder] = folders
  if (folder === undefined || folders.length > 1) throw new AppError('USAGE', 'Name one folder with --dataset.')
  const { readDataset } = await import('@main/datasets/dataset')
  const { importDataset } = await import('@main/datasets/import-dataset')
  const { createReview } = await import('@main/review/review')
  const dataset = await readDataset(name, folder)
  await withLibrary(
    data,
    async (library, store) => {
      // The data set's labels rest on no suggestion.
      const review = createReview({ store, provenanceFor: () => Promise.resolve(null) })
      for await (const event of importDataset({ store, library, review }, dataset, signal)) showEvent(event, json)
    },
    spawn
  )
}

function showEvent(event: DatasetEvent, isJson: boolean): void {
  show(event, isJson)
  if (event.kind !== 'done' || isJson) return
  const { labels, regions, missing } = event.summary
  process.stdout.write(`${labels} labels, ${regions} regions of the data set${missing > 0 ? `; ${missing} films that the labels name are not in the folder` : ''}\n`)
}
