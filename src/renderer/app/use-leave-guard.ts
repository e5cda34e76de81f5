import { useEffect } from 'react'
import { useReportDrafts } from '@renderer/report/report-draft'
import { useSaves } from '@renderer/review/saves'

/** Asks before the window closes over something that the store does not have yet. */
export function useLeaveGuard(): void {
  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent) => {
      const unsaved = useSaves.getState().open.length > 0 || Object.keys(useReportDrafts.getState()).length > 0
      if (unsaved) event.preventDefault()
    }
    window.addEventListener('beforeunload', onLeave)
    return () => window.removeEventListener('beforeunload', onLeave)
  }, [])
}
