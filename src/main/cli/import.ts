import type { Command } from 'commander'
import type { ImportEvent, ImportSource, ImportSummary } from '@shared/domain/exchange'
import { refuse } from '@main/cli/refusals'
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
    .option('--json', 'print the summary as one JSON object')
    .action((paths: string[], options: ImportOptions) => importPaths(paths, options))
}

export interface ImportOptions {
  readonly data?: string
  readonly json?: boolean
}

/** @param spawn how the import's child starts; default: the built one */
export async function importPaths(paths: readonly string[], { data, json = false }: ImportOptions, spawn?: Spawn): Promise<void> {
  const { withLibrary } = await import('@main/cli/open-library')
  const cancelling = new AbortController()
  const cancel = () => cancelling.abort()
  process.once('SIGINT', cancel)
  const sources = paths.map((path): ImportSource => ({ kind: 'path', path }))
  const run = async (library: LibraryService) => {
    for await (const event of library.import(sources, { signal: cancelling.signal })) show(event, json)
  }
  try {
    await withLibrary(data, run, spawn)
  } finally {
    process.off('SIGINT', cancel)
  }
}

function show(event: ImportEvent, isJson: boolean): void {
  switch (event.kind) {
    case 'progress':
      showProgress(`${event.done} of ${event.total ?? '?'} files`)
      return
    case 'refused':
      showProgress('')
      refuse(event.refusal.path, event.refusal)
      return
    case 'done':
      showProgress('')
      report(event.summary, isJson)
  }
}

function report(summary: ImportSummary, isJson: boolean): void {
  if (summary.cancelled) process.exitCode = 1
  if (isJson) {
    process.stdout.write(`${JSON.stringify(summary)}\n`)
    return
  }
  const { imported, unchanged, refused, studyUids, cancelled, ms } = summary
  const parts = [`${count(imported, 'film')} imported`, `${unchanged} already there`, `${refused.length} refused`]
  process.stdout.write(`${cancelled ? 'Cancelled: ' : ''}${parts.join(', ')} (${count(studyUids.length, 'study', 'studies')}, ${(ms / 1000).toFixed(1)} s)\n`)
}

const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`

/** One line that is written over; only where somebody looks at it. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
}
