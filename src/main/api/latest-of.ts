/** A stream that holds, for each key, only the newest value its reader has not taken yet: it cannot grow without end. */
export interface LatestOf<T> {
  readonly push: (value: T) => void
  /** Ends the stream once the reader has taken what waits; with an error, by throwing it then. */
  readonly end: (error?: unknown) => void
  readonly iterator: AsyncIteratorObject<T, undefined, void>
  /** Aborts when nobody reads any more: the reader left, or everything was taken. */
  readonly left: AbortSignal
}

/**
 * Made by hand rather than as a generator, as `return()` must take effect while a `next()` is waiting: that is how the
 * door says that the window has gone. `signal` says the same.
 */
export function latestOf<T>(keyOf: (value: T) => string, signal?: AbortSignal): LatestOf<T> {
  const waiting = new Map<string, T>()
  const reader = new AbortController()
  let source: 'open' | 'ended' | { readonly error: unknown } = 'open'
  let wake: (() => void) | null = null

  const leave = () => {
    waiting.clear()
    reader.abort()
    wake?.()
  }
  if (signal?.aborted) leave()
  signal?.addEventListener('abort', leave, { once: true })

  const iterator: AsyncIteratorObject<T, undefined, void> = {
    [Symbol.asyncIterator]: () => iterator,
    async next() {
      while (!reader.signal.aborted) {
        const [first] = waiting
        if (first) {
          waiting.delete(first[0])
          return { done: false, value: first[1] }
        }
        if (source !== 'open') {
          leave()
          if (source !== 'ended') throw source.error
          break
        }
        await new Promise<void>((resolve) => (wake = resolve))
      }
      return { done: true, value: undefined }
    },
    return() {
      leave()
      return Promise.resolve({ done: true, value: undefined })
    },
    [Symbol.asyncDispose]() {
      leave()
      return Promise.resolve()
    }
  }
  return {
    push(value) {
      if (reader.signal.aborted) return
      waiting.set(keyOf(value), value)
      wake?.()
    },
    end(error) {
      source = error === undefined ? 'ended' : { error }
      wake?.()
    },
    iterator,
    left: reader.signal
  }
}
