import { Option, type Command } from 'commander'
import type { ImportSource } from '@shared/domain/exchange'
import { show } from '@main/cli/show-import'
import { datasetNames, type DatasetName } from '@main/datasets/dataset-names'
import type { LibraryService } from '@main/library/library'
import type { Spawn } from '@main/workers/channel'

/**
 * `gloriole import PATH...`: takes files, folders, zips and DICOMDIRs into the library. What is not taken is named on
 * stderr; Ctrl-C ends it after what was read is committed. With `--json` the summary is one JSON object.
 */
export function registerImport(program: Command): void {
  program
    .command('import')
    .description('import DICOM, PNG and JPEG films: files, folders, zips and DICOMDIRs')
    .argument('<path...>', 'what to import')
    .option('--data <dir>', 'data folder')
    .addOption(new Option('--dataset <name>', "the path is this data set's folder: import its films with its labels, boxes and masks").choices(datasetNames))
    .option('--json', 'print the summary as one JSON object')
    .action((paths: string[], options: ImportOptions) => importPaths(paths, options))
}

export interface ImportOptions {
  readonly data?: string
  readonly dataset?: DatasetName
  readonly json?: boolean
}

/** @param spawn how the import's child starts; default: the built one */
export async function importPaths(paths: readonly string[], { data, dataset, json = false }: ImportOptions, spawn?: Spawn): Promise<void> {
  const { withLibrary } = await import('@main/cli/open-library')
  const cancelling = new AbortController()
  const cancel = () => cancelling.abort()
  process.once('SIGINT', cancel)
  const sources = paths.map((path): ImportSource => ({ kind: 'path', path }))
  const run = async (library: LibraryService) => {
    for await (const event of library.import(sources, { signal: cancelling.signal })) show(event, json)
  }
  try {
    if (dataset !== undefined) {
      const { importFromDataset } = await import('@main/cli/import-dataset')
      await importFromDataset(dataset, paths, { ...(data !== undefined && { data }), json }, cancelling.signal, spawn)
    } else await withLibrary(data, run, spawn)
  } finally {
    process.off('SIGINT', cancel)
  }
}
