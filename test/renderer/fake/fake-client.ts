import { createDoor, type Door } from '@renderer/door/client'
import { createFakeDoor, type FakeDoorOptions } from './door'

export interface Meddling {
  /** What to do with a call instead of carrying it out: an error is thrown at the caller. */
  before?: ((path: string) => Error | null) | null
  /** The same once the call has been carried out: its answer gets lost. */
  after?: ((path: string) => Error | null) | null
}

/** The window's own client on the fake door, with a way to break calls. */
export function createFakeClient(options: FakeDoorOptions = {}): { door: Door; meddling: Meddling } {
  const answer = createFakeDoor(options)
  const meddling: Meddling = {}
  const door = createDoor('http://fake', async (request, init) => {
    const path = new URL(request.url).pathname.replace('/rpc/', '')
    const before = meddling.before?.(path)
    if (before) throw before
    const response = await answer(new Request(request, init))
    const after = meddling.after?.(path)
    if (after) throw after
    return response ?? new Response(null, { status: 404 })
  })
  return { door, meddling }
}
