import { implement } from '@orpc/server'
import { exchange } from '@shared/contract/exchange'
import { importStream } from '@main/api/import-stream'
import type { Services } from '@main/api/services'

export function exchangeRouter({ library, activities }: Services) {
  const os = implement(exchange)
  return os.router({
    import: os.import.handler(({ input, signal }) => Promise.resolve(importStream(activities, (cancel) => library.import(input.sources, { signal: cancel }), signal)))
  })
}
