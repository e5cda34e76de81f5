/** The whole backend, as a host sees it: one WHATWG request in, one response out. It never rejects. */
export type Door = (request: Request) => Promise<Response>

/** The door of a backend that is still being opened: who knocks waits. Rejects where it could not be opened. */
export function doorOf(opened: Promise<{ readonly door: Door }>): Door {
  // Who waits sees why it failed; the first to wait may come later.
  opened.catch(() => undefined)
  return async (request) => (await opened).door(request)
}
