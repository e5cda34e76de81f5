import type { ImportEvent } from '@shared/domain/exchange'
import type { Activities } from '@main/api/activities'
import { latestOf } from '@main/api/latest-of'

/**
 * An import as the window's stream of events and, at the same time, an activity that can be cancelled. The import ends
 * early when its window stops listening. Of progress only the newest waits; refusals and the summary all arrive.
 */
export function importStream(
  activities: Activities,
  start: (signal: AbortSignal) => AsyncIterable<ImportEvent>,
  signal?: AbortSignal
): AsyncIteratorObject<ImportEvent, undefined, void> {
  let refusals = 0
  const stream = latestOf<ImportEvent>((event) => (event.kind === 'refused' ? `refused ${refusals++}` : event.kind), signal)
  activities
    .run('import', async (controls) => {
      for await (const event of start(controls.signal)) {
        if (event.kind === 'progress') controls.report({ done: event.done, total: event.total })
        stream.push(event)
      }
    }, stream.left)
    .then(() => stream.end(), stream.end)
  return stream.iterator
}
