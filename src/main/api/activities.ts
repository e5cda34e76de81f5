import { randomUUID } from 'node:crypto'
import { AppError, toFailure } from '@shared/domain/errors'
import type { Activity } from '@shared/domain/system'
import { latestOf } from '@main/api/latest-of'

export interface ActivityControls {
  readonly signal: AbortSignal
  readonly report: (progress: { readonly done: number; readonly total: number | null; readonly message?: string | null }) => void
}

/** What goes on at length, shown in every window with its progress and a way to cancel it. */
export interface Activities {
  /** Runs `work` as an activity; settles as `work` does. `outer` cancels it too. */
  run<T>(kind: Activity['kind'], work: (controls: ActivityControls) => Promise<T>, outer?: AbortSignal): Promise<T>
  /** Every change from now on, beginning with the activities under way. A slow listener gets the newest state only. */
  watch(signal?: AbortSignal): AsyncIteratorObject<Activity, undefined, void>
  /** Whether there was such an activity to cancel. */
  cancel(id: string): boolean
  /** Cancels everything, also what would begin later; resolves when all has ended. */
  close(): Promise<void>
}

interface Running {
  activity: Activity
  readonly controller: AbortController
  readonly ended: Promise<unknown>
}

export function createActivities(): Activities {
  const running = new Map<string, Running>()
  const watchers = new Set<(activity: Activity) => void>()
  const closing = new AbortController()
  const tell = (activity: Activity) => watchers.forEach((watcher) => watcher(activity))

  return {
    run(kind, work, outer) {
      const id = randomUUID()
      const controller = new AbortController()
      const signal = AbortSignal.any([controller.signal, closing.signal, ...(outer ? [outer] : [])])
      const update = (change: Partial<Activity>) => {
        entry.activity = { ...entry.activity, ...change }
        tell(entry.activity)
      }
      const settle = (state: Activity['state'], message: string | null) => {
        running.delete(id)
        update({ state, message })
      }
      const result = Promise.resolve()
        .then(() => {
          if (signal.aborted) throw new AppError('CANCELLED', 'The action was cancelled.')
          return work({ signal, report: ({ message = null, ...counts }) => update({ ...counts, message }) })
        })
        .then(
          (value) => {
            settle(signal.aborted ? 'cancelled' : 'done', null)
            return value
          },
          (error: unknown) => {
            const isCancelled = signal.aborted || (error instanceof AppError && error.code === 'CANCELLED')
            settle(isCancelled ? 'cancelled' : 'failed', isCancelled ? null : toFailure(error).message)
            throw error
          }
        )
      const entry: Running = {
        activity: { id, kind, state: 'running', done: 0, total: null, message: null },
        controller,
        ended: result.catch(() => undefined)
      }
      running.set(id, entry)
      tell(entry.activity)
      return result
    },

    watch(signal) {
      const stream = latestOf<Activity>((activity) => activity.id, signal)
      watchers.add(stream.push)
      for (const { activity } of running.values()) stream.push(activity)
      stream.left.addEventListener('abort', () => watchers.delete(stream.push), { once: true })
      return stream.iterator
    },

    cancel(id) {
      const entry = running.get(id)
      entry?.controller.abort()
      return entry !== undefined
    },

    async close() {
      closing.abort()
      await Promise.all([...running.values()].map(({ ended }) => ended))
    }
  }
}
