import type { ImportEvent, ImportSummary } from '@shared/domain/exchange'
import { counted } from '@main/cli/counted'
import { refuse } from '@main/cli/refusals'

/** Shows an import as it goes: progress where somebody looks, refusals by name, the summary at the end. */
export function show(event: ImportEvent, isJson: boolean): void {
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
  const parts = [`${counted(imported, 'film')} imported`, `${unchanged} already there`, `${refused.length} refused`]
  process.stdout.write(`${cancelled ? 'Cancelled: ' : ''}${parts.join(', ')} (${counted(studyUids.length, 'study', 'studies')}, ${(ms / 1000).toFixed(1)} s)\n`)
}

/** One line that is written over; only where somebody looks at it. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
}
