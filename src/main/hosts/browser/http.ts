import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'

/** A Node request as a WHATWG one: the body streams, and `signal` aborts when the client goes away. */
export function toRequest(incoming: IncomingMessage, origin: string, signal: AbortSignal): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of Array.isArray(value) ? value : [value ?? '']) headers.append(name, one)
  }
  // Joined as text, not resolved: `//host/path` must stay a path of ours.
  const url = new URL(origin + (incoming.url ?? '/'))
  const method = incoming.method ?? 'GET'
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers, signal })
  return new Request(url, { method, headers, signal, body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: 'half' })
}

/** Sends a WHATWG response; a client that goes away cancels the body's source. */
export async function sendResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const { body, status, headers } = response
  outgoing.writeHead(status, headersOf(headers))
  if (!body || outgoing.req.method === 'HEAD') {
    await body?.cancel()
    outgoing.end()
    return
  }
  outgoing.flushHeaders()
  await pipeline(Readable.fromWeb(body as ReadableStream<Uint8Array>), outgoing)
}

function headersOf(headers: Headers): Record<string, string | string[]> {
  const cookies = headers.getSetCookie()
  const plain = [...headers].filter(([name]) => name !== 'set-cookie')
  return { ...Object.fromEntries(plain), ...(cookies.length ? { 'set-cookie': cookies } : {}) }
}
