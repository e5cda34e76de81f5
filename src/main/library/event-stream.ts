/**
 * Turns something that reports as it goes on into an async iterable of its reports. It begins with the first request
 * for a report. When the consumer leaves early, `stop` is called and its end awaited; its failure is the iteration's.
 */
export async function* eventStream<T>(produce: (emit: (event: T) => void) => Promise<void>, stop: () => void): AsyncGenerator<T, void, undefined> {
  const queue: T[] = []
  let wake: () => void = () => undefined
  const state = { hasEnded: false }
  const producing = produce((event) => {
    queue.push(event)
    wake()
  }).finally(() => {
    state.hasEnded = true
    wake()
  })
  // The failure is thrown below, once what was reported before it has been taken.
  producing.catch(() => undefined)
  try {
    for (;;) {
      for (let event = queue.shift(); event !== undefined; event = queue.shift()) yield event
      if (state.hasEnded) break
      await new Promise<void>((resolve) => {
        wake = resolve
        if (state.hasEnded || queue.length > 0) resolve()
      })
    }
    await producing
  } finally {
    stop()
    await producing
  }
}
