import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Lets a request through (`null`) or answers it: the one-time token's redirect, or 403 and nothing else. */
export interface Gatekeeper {
  /** The address to open once: its token is worth one session cookie. */
  readonly url: string
  judge(method: string, target: string, headers: IncomingHttpHeaders): Response | null
}

/**
 * Keeps strangers out of the loopback server. Every process and web page on this machine can reach the port, so a
 * request must name our own host (DNS rebinding), come from our own page (Origin, Sec-Fetch-Site: pages of other local
 * ports are "same-site" and would be sent SameSite cookies) and carry the session's cookie, which only the bearer of
 * the token that was printed or handed to the window can have got.
 */
export function createGatekeeper(origin: string): Gatekeeper {
  const { host, port } = new URL(origin)
  const token = randomBytes(32).toString('base64url')
  const session = randomBytes(32).toString('base64url')
  const cookieName = `gloriole-${port}`
  let tokenIsUsed = false

  const hasSession = (headers: IncomingHttpHeaders) => equal(readCookie(headers.cookie ?? '', cookieName), session)

  return {
    url: `${origin}/?token=${token}`,
    judge(method, target, headers) {
      if (headers.host !== host) return forbidden('This server answers to its own address only.')
      if (headers.origin !== undefined && headers.origin !== origin) return forbidden('Requests of other pages are refused.')
      if (headers.origin === undefined && !isSafe(method)) return forbidden('Requests that change something must name their origin.')
      if (!isOurs(headers['sec-fetch-site'])) return forbidden('Requests of other pages are refused.')

      const offered = target.startsWith('/?token=') ? target.slice('/?token='.length) : null
      if (offered !== null && isSafe(method)) {
        if (hasSession(headers)) return redirectHome()
        if (tokenIsUsed || !equal(offered, token)) return forbidden('This address was opened before. Start Gloriole again for a new one.')
        tokenIsUsed = true
        return redirectHome(`${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`)
      }
      return hasSession(headers) ? null : forbidden('Open Gloriole by the address it printed when it started.')
    }
  }
}

const isSafe = (method: string) => method === 'GET' || method === 'HEAD'

/** Browsers send Sec-Fetch-Site with every request; `none` is the reader's own navigation. */
const isOurs = (site: string | string[] | undefined) => site === undefined || site === 'same-origin' || site === 'none'

/** In constant time, whatever the lengths. */
function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

function readCookie(header: string, name: string): string {
  for (const part of header.split(';')) {
    const [key, value] = part.trim().split('=', 2)
    if (key === name && value !== undefined) return value
  }
  return ''
}

const plain = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

const forbidden = (why: string) => new Response(`403 ${why}\n`, { status: 403, headers: plain })

const redirectHome = (cookie?: string) =>
  new Response(null, { status: 303, headers: { location: '/', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', ...(cookie ? { 'set-cookie': cookie } : {}) } })
