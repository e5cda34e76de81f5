import { create } from 'zustand'

/** A call to the door that takes longer than a moment. */
export interface WaitingCall {
  readonly id: number
  /** Lets go of the answer; null for a call that changes something, which may be carried out all the same. */
  readonly cancel: (() => void) | null
}

export const useWaiting = create<{ readonly calls: readonly WaitingCall[] }>(() => ({ calls: [] }))

/** Nobody wonders about less. */
const afterMs = 1_000

/** Streams have no end to wait for; what is an activity has a line of its own. */
const quiet: ReadonlySet<string> = new Set(['system/activities', 'system/saveWindowState', 'system/windowState', 'training/follow', 'exchange/import', 'models/compare', 'review/visited'])
const reads = /^(studies\/(list|get|presentations|neighbour|facets|savedFilters)|suggestions\/(forFilm|ground|groundClass|outlines|wordsAt|listPromptSets|promptSetHistory|previewPromptSet)|review\/(get|priorReports|readers|sharedFindings|templates)|models\/(list|serving|history)|training\/(dataset|nextCases|curve|runs)|retrieval\/\w+|system\/(info|settings))$/

let nextId = 1

/** Sends a call; one that takes over a second is shown on the status bar, with a way to stop waiting where it only reads. */
export async function sendWatched(request: Request, init: RequestInit, send: (request: Request, init: RequestInit) => Promise<Response>): Promise<Response> {
  const path = new URL(request.url).pathname.replace('/rpc/', '')
  if (quiet.has(path)) return send(request, init)
  const id = nextId++
  const given = new AbortController()
  const signal = AbortSignal.any([init.signal ?? request.signal, given.signal])
  const call: WaitingCall = { id, cancel: reads.test(path) ? () => given.abort() : null }
  const timer = setTimeout(() => useWaiting.setState(({ calls }) => ({ calls: [...calls, call] })), afterMs)
  try {
    return await send(request, { ...init, signal })
  } finally {
    clearTimeout(timer)
    useWaiting.setState(({ calls }) => (calls.includes(call) ? { calls: calls.filter((one) => one !== call) } : { calls }))
  }
}
