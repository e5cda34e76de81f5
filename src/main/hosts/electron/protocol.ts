import { protocol } from 'electron'
import type { Door } from '@main/hosts/door'

const scheme = 'app'
const host = 'gloriole'

/** The origin of the one page there is. */
export const appOrigin = `${scheme}://${host}`

/** Makes `app:` a secure standard origin with fetch and streams. Must run before Electron is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } }])
}

/** Answers every `app://gloriole/...` request by the door; no other host exists, no other page may ask. */
export function serveProtocol(door: Door): void {
  protocol.handle(scheme, (request) => {
    const origin = request.headers.get('origin')
    const isOurs = new URL(request.url).host === host && (origin === null || origin === appOrigin)
    return isOurs ? door(request) : new Response('403', { status: 403 })
  })
}

/** Whether a frame shows our page: what may speak to the bridge. */
export function isAppUrl(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === `${scheme}:` && new URL(url).host === host
}
