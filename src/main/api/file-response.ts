import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'

/** A response whose body streams; a client that goes away closes the file. */
export function fileResponse(content: Readable, headers: Readonly<Record<string, string>>): Response {
  return new Response(Readable.toWeb(content) as ReadableStream<Uint8Array>, { headers })
}
