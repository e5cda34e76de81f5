import { app, type Session } from 'electron'
import { appOrigin } from '@main/hosts/electron/protocol'
import { attend, windowOptions } from '@main/hosts/electron/window'

/** Where requests may go: our own door, what the page made itself, and the developer tools of a development run. */
const allowedSchemes: readonly string[] = ['app:', 'blob:', 'data:', 'devtools:']

/** Denies the page everything beyond our door: devices, notifications, the network. Gloriole needs none of them. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, grant) => grant(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !allowedSchemes.includes(new URL(url).protocol) }))
  // A file that our own page offers (a model, a prompt set) goes where the reader says, in the native dialog.
  session.on('will-download', (event, item) => {
    if (!isOurs(item.getURL())) event.preventDefault()
  })
}

const isOurs = (url: string) => url.startsWith(`${appOrigin}/`) || url.startsWith(`blob:${appOrigin}/`)

/** The only address that a page may open in a window of its own. */
const filmsUrl = `${appOrigin}/?viewer`

/** Keeps every window on our page: no navigation, no embedded ones, no new windows but the one for films, whoever asks. */
export function lockNavigation(preload: string): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(({ url }) => (url === filmsUrl ? { action: 'allow', outlivesOpener: true, overrideBrowserWindowOptions: windowOptions(preload, 'viewer') } : { action: 'deny' }))
    contents.on('did-create-window', (window) => attend(window, 'viewer', filmsUrl))
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
}
