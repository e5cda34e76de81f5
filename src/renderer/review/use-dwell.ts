import { useEffect } from 'react'
import { defaultSettings } from '@shared/domain/system'
import { door } from '@renderer/door/door'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'

/** Shorter than this, a study was passed by, not read. */
const leastMs = 1000

/** Tells the store how long a study was on screen while the window was in sight, once the reader has left it. */
export function useDwell(studyUid: string): void {
  useEffect(() => {
    let dwellMs = 0
    let since: number | null = document.visibilityState === 'visible' ? performance.now() : null
    const pause = () => {
      if (since !== null) dwellMs += performance.now() - since
      since = null
    }
    const onVisibility = () => {
      pause()
      if (document.visibilityState === 'visible') since = performance.now()
    }
    document.addEventListener('visibilitychange', onVisibility)
    return () => {
      document.removeEventListener('visibilitychange', onVisibility)
      pause()
      const { blindFirst } = queryClient.getQueryData(queries.settings().queryKey) ?? defaultSettings
      // A figure, not a reader's work: one that is lost is not worth a word.
      if (dwellMs >= leastMs) door.review.visited({ studyUid, dwellMs, blind: blindFirst }).catch(() => undefined)
    }
  }, [studyUid])
}
