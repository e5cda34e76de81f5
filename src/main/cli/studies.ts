import type { Command } from 'commander'
import type { StudyRow } from '@shared/domain/study'
import { printable } from '@main/cli/refusals'

const pageRows = 500

/** `gloriole studies`: the studies of the library, newest first; with `--json` one worklist row a line. */
export function registerStudies(program: Command): void {
  program
    .command('studies')
    .description('list the studies of the library, newest first')
    .option('--data <dir>', 'data folder')
    .option('--json', 'print one JSON object per line')
    .action((options: StudiesOptions) => listStudies(options))
}

export interface StudiesOptions {
  readonly data?: string
  readonly json?: boolean
}

export async function listStudies({ data, json = false }: StudiesOptions): Promise<void> {
  const { withLibrary } = await import('@main/cli/open-library')
  await withLibrary(data, async (library) => {
    if (!json) process.stdout.write(line(headings))
    for (let offset = 0; ; offset += pageRows) {
      const { studies } = await library.list({ offset, limit: pageRows })
      for (const row of studies) process.stdout.write(json ? `${JSON.stringify(row)}\n` : line(cells(row)))
      if (studies.length < pageRows) break
    }
  })
}

const widths = [10, 16, 28, 8, 5, 11, 6, 60]
const headings = ['date', 'patient', 'name', 'modality', 'films', 'status', 'priors', 'description']

const cells = (row: StudyRow): string[] => [
  row.studyDate?.replace(/^(....)(..)(..)$/, '$1-$2-$3') ?? '-',
  row.patientId,
  row.patientName,
  row.modalities.join(' '),
  String(row.instanceCount),
  row.status,
  String(row.priorCount),
  row.description
]

const line = (texts: readonly string[]): string => `${texts.map((text, i) => fitted(printable(text), widths[i]!)).join(' ').trimEnd()}\n`

/** Chinese, Japanese and Korean characters take two columns of a terminal. */
const columnsOf = (text: string): number => text.length + (text.match(/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/g)?.length ?? 0)

function fitted(text: string, width: number): string {
  let shown = text
  while (columnsOf(shown) > width) shown = `${shown.slice(0, shown.endsWith('…') ? -2 : -1)}…`
  return shown + ' '.repeat(width - columnsOf(shown))
}
