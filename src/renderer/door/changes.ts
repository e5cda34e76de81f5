import { z } from 'zod'
import { queryClient } from '@renderer/door/query-client'
import { refreshStudies } from '@renderer/door/refresh-studies'

/** What another window of this backend changed: a study, or the settings. */
const change = z.object({ studyUid: z.string().nullable() })

const channel = new BroadcastChannel('gloriole-changes')

/** Tells other windows that a study, or (null) the settings, are no longer what they read. */
export const tellChange = (studyUid: string | null) => channel.postMessage({ studyUid })

/** Reads again what another window changed, for as long as the page lives. */
export function followChanges(): void {
  channel.onmessage = ({ data }) => {
    const read = change.safeParse(data).data
    if (!read) return
    if (read.studyUid === null) void queryClient.invalidateQueries({ queryKey: ['settings'] })
    else {
      for (const key of ['review', 'study', 'shared-findings']) void queryClient.invalidateQueries({ queryKey: [key, read.studyUid] })
      refreshStudies()
    }
  }
}
