import { create } from 'zustand'
import type { Activity } from '@shared/domain/system'
import { door } from '@renderer/door/door'

interface Activities {
  readonly running: readonly Activity[]
  /** False while the backend does not answer. */
  readonly connected: boolean
  /** Suggestions that the reader stopped, on a list or the library; they go on when the reader says so. */
  readonly stopped: readonly Activity['kind'][]
}

export const useActivities = create<Activities>(() => ({ running: [], connected: true, stopped: [] }))

/** Whether suggestions were stopped and none are being computed. */
export const areSuggestionsStopped = ({ running, stopped }: Activities): boolean => stopped.length > 0 && !running.some(isSuggesting)

const isSuggesting = ({ kind }: Activity): boolean => kind === 'suggestions' || kind === 'list-suggestions'

const againMs = 1_500

/**
 * Follows what the backend is busy with until the signal aborts; asks again when the stream ends.
 *
 * @param onChange called with whatever moved, e.g. to read the worklist again; also once the backend tells of changes, as
 * what moved between the first reading and then is not told
 */
export async function followActivities(signal: AbortSignal, onChange: () => void): Promise<void> {
  while (!signal.aborted) {
    try {
      const changes = await door.system.activities(undefined, { signal })
      useActivities.setState({ connected: true, running: [] })
      onChange()
      for await (const activity of changes) {
        useActivities.setState(({ running, stopped }) => {
          const others = running.filter((one) => one.id !== activity.id)
          return {
            running: activity.state === 'running' ? [...others, activity] : others,
            stopped: [...stopped.filter((kind) => kind !== activity.kind), ...(isSuggesting(activity) && activity.state === 'cancelled' ? [activity.kind] : [])]
          }
        })
        onChange()
      }
    } catch {
      // The stream broke: the backend ended or restarts. The status bar says so until it answers again.
      useActivities.setState({ connected: false, running: [] })
    }
    await new Promise((resolve) => setTimeout(resolve, againMs))
  }
}
