import { create } from 'zustand'
import type { TrainingRun } from '@shared/domain/training'
import { door } from '@renderer/door/door'

/** Training runs as the backend tells them, by their id; read whole once, then kept up as they change. */
export const useRuns = create<{ readonly runs: readonly TrainingRun[] | null }>(() => ({ runs: null }))

const againMs = 1_500

export function takeRun(run: TrainingRun): void {
  useRuns.setState(({ runs }) => ({ runs: [run, ...(runs ?? []).filter(({ id }) => id !== run.id)].sort((a, b) => b.startedAt.localeCompare(a.startedAt)) }))
}

/** Follows all runs until the signal aborts; asks again when the stream ends. */
export async function followRuns(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      useRuns.setState({ runs: await door.training.runs(undefined, { signal }) })
      for await (const run of await door.training.follow(undefined, { signal })) takeRun(run)
    } catch {
      // The stream broke: the backend ended or restarts, which the status bar says.
    }
    await new Promise((resolve) => setTimeout(resolve, againMs))
  }
}
