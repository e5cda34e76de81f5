import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { sendWatched, useWaiting } from '@renderer/door/waiting'

const calls = () => useWaiting.getState().calls

/** Answers when told to; rejects as fetch does when its signal aborts. */
function slow() {
  const { promise, resolve, reject } = Promise.withResolvers<Response>()
  const send = (_request: Request, init: RequestInit) => {
    init.signal!.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')))
    return promise
  }
  return { send, answer: () => resolve(new Response('{}')) }
}
const request = (path: string) => new Request(`http://here/rpc/${path}`, { method: 'POST' })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('says nothing of a quick call, and shows one that takes over a second until it is answered', async () => {
  const { send, answer } = slow()
  const sent = sendWatched(request('retrieval/byText'), {}, send)
  vi.advanceTimersByTime(900)
  expect(calls()).toEqual([])
  vi.advanceTimersByTime(200)
  expect(calls()).toHaveLength(1)
  answer()
  expect((await sent).status).toBe(200)
  expect(calls()).toEqual([])
})

it('lets go of a reading when the reader says so, as any aborted call', async () => {
  const { send } = slow()
  const sent = sendWatched(request('training/curve'), {}, send)
  vi.advanceTimersByTime(1_100)
  calls()[0]!.cancel!()
  await expect(sent).rejects.toMatchObject({ name: 'AbortError' })
  expect(calls()).toEqual([])
})

it('offers no way back from a change that is on its way, and leaves streams alone', () => {
  void sendWatched(request('review/decide'), {}, slow().send)
  void sendWatched(request('system/activities'), {}, (_request, init) => {
    expect(init.signal).toBeUndefined()
    return new Promise(() => undefined)
  })
  vi.advanceTimersByTime(5_000)
  expect(calls().map(({ cancel }) => cancel)).toEqual([null])
})
