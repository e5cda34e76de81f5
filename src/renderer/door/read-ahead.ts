import type { QueryClient } from '@tanstack/react-query'
import type { queries } from '@renderer/door/queries'

/** Reads a map into the cache. A failure is no news here: whoever asks for the map itself is told. */
export async function readAhead(client: QueryClient, options: ReturnType<typeof queries.grounding>): Promise<void> {
  try {
    await client.query(options)
  } catch {
    return
  }
}
