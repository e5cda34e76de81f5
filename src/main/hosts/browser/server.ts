import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError } from '@shared/domain/errors'
import { createGatekeeper, type Gatekeeper } from '@main/hosts/browser/gatekeeper'
import { sendResponse, toRequest } from '@main/hosts/browser/http'
import type { Door } from '@main/hosts/door'

export interface BrowserServer {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string
  /** The address to open, with its one-time token. */
  readonly url: string
  close(): Promise<void>
}

/** The door speaks these; nothing else reaches it. */
const methods: readonly string[] = ['GET', 'HEAD', 'POST']
/** A large study may take its time to come in. */
const requestTimeoutMs = 30 * 60_000

/**
 * Serves the door on 127.0.0.1, never on another address. `port` 0 takes any free one.
 * @throws AppError CONFLICT when the port is taken, FORBIDDEN when the system does not give it.
 */
export async function serveDoor(door: Door, port: number): Promise<BrowserServer> {
  const server = createServer({ requestTimeout: requestTimeoutMs })
  await listen(server, port)
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const gatekeeper = createGatekeeper(origin)
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => void answer(incoming, outgoing, { door, gatekeeper, origin }))
  return {
    origin,
    url: gatekeeper.url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') reject(new AppError('CONFLICT', `Port ${port} is taken; choose another with --port, or none.`))
      else reject(new AppError('FORBIDDEN', `Port ${port} cannot be opened on 127.0.0.1 (${error.code ?? 'unknown'}).`, { cause: error }))
    })
    server.listen({ host: '127.0.0.1', port, exclusive: true }, resolve)
  })
}

interface Setting {
  readonly door: Door
  readonly gatekeeper: Gatekeeper
  readonly origin: string
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, { door, gatekeeper, origin }: Setting): Promise<void> {
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  try {
    await sendResponse(await respond(), outgoing)
  } catch {
    // Headers may be out already: all that is left is to let the client see that the answer is not whole.
    outgoing.destroy()
  }

  function respond(): Promise<Response> | Response {
    const { method = '', url = '' } = incoming
    const verdict = gatekeeper.judge(method, url, incoming.headers)
    if (verdict) return verdict
    if (!methods.includes(method)) return new Response(null, { status: 405, headers: { allow: methods.join(', ') } })
    if (!url.startsWith('/')) return new Response(null, { status: 400 })
    return door(toRequest(incoming, origin, gone.signal))
  }
}
