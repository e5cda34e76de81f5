/** Work that nobody waits for: one after the other, when the window has nothing else to do. */
let last: Promise<unknown> = Promise.resolve()

const idle = () => new Promise<void>((done) => requestIdleCallback(() => done(), { timeout: 1000 }))

/** Runs work after all earlier work of this kind, unless it is called off before its turn. Rejects as the work does. */
export function inBackground(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const turn = last.then(idle).then(() => (signal.aborted ? undefined : work()))
  last = turn.catch(() => undefined)
  return turn
}
