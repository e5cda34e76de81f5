import { queryClient } from '@renderer/door/query-client'

const atMostEveryMs = 1_000

let waiting: ReturnType<typeof setTimeout> | null = null
let last = 0

/** Has the worklist read its rows again, at once but at most every second: changes come in bursts. */
export function refreshStudies(): void {
  if (waiting !== null) return
  const wait = Math.max(0, last + atMostEveryMs - Date.now())
  waiting = setTimeout(() => {
    waiting = null
    last = Date.now()
    // What is being read now may be older than the change, and is let arrive: a long burst must not keep rows from coming.
    if (queryClient.isFetching({ queryKey: ['studies'] }) > 0) refreshStudies()
    void queryClient.invalidateQueries({ queryKey: ['studies'] }, { cancelRefetch: false })
  }, wait)
}
