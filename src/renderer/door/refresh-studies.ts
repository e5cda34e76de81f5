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
    void queryClient.invalidateQueries({ queryKey: ['studies'] }, { cancelRefetch: false })
  }, wait)
}
