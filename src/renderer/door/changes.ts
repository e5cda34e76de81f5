import { z } from 'zod'
import { queryClient } from '@renderer/door/query-client'
import { refreshStudies } from '@renderer/door/refresh-studies'

/** What a window changed that all windows of this backend read; `serving`: another model proposes from now on. */
const shared = z.enum(['settings', 'templates', 'saved-filters', 'prompt-sets', 'models', 'serving'])
const change = z.union([shared, z.object({ studyUid: z.string() })])
export type Change = z.infer<typeof change>

const channel = new BroadcastChannel('gloriole-changes')

/** Tells other windows that something is no longer what they read. */
export const tellChange = (what: Change) => channel.postMessage(what)

/** Has every window, this one too, read anew what changed. */
export function readAnewEverywhere(what: Change): void {
  readAnew(what)
  tellChange(what)
}

function readAnew(what: Change): void {
  if (typeof what === 'object') {
    for (const key of ['review', 'study', 'shared-findings']) void queryClient.invalidateQueries({ queryKey: [key, what.studyUid] })
    refreshStudies()
  } else if (what === 'serving') {
    // Suggestions, maps and rows are another model's from now on.
    void queryClient.invalidateQueries()
  } else {
    void queryClient.invalidateQueries({ queryKey: [what] })
    if (what !== 'prompt-sets') return
    void queryClient.invalidateQueries({ queryKey: ['studies'] })
    // What the set before proposed is not shown while the answers of the new one are awaited.
    for (const key of ['suggestions', 'class-grounding']) void queryClient.resetQueries({ queryKey: [key] })
  }
}

/** Reads again what another window changed, for as long as the page lives. */
export function followChanges(): void {
  channel.onmessage = ({ data }) => {
    const read = change.safeParse(data).data
    if (read !== undefined) readAnew(read)
  }
}
