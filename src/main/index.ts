import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { app, dialog, session } from 'electron'
import { toFailure } from '@shared/domain/errors'
import { earlyDoor } from '@main/api/early-door'
import { createApp, type App } from '@main/app'
import { dataDir } from '@main/cli/data-dir'
import { resourcesDir } from '@main/cli/resources'
import { answerBridge } from '@main/hosts/electron/dialogs'
import { setMenu } from '@main/hosts/electron/menu'
import { denyPermissions, lockNavigation } from '@main/hosts/electron/permissions'
import { registerScheme, serveProtocol } from '@main/hosts/electron/protocol'
import { utilityFrom } from '@main/hosts/electron/spawn'
import { openWindow } from '@main/hosts/electron/window'
import { takeInstanceLock } from '@main/hosts/instance-lock'
import { packageRoot, version } from '@main/package-root'
import { readSettings } from '@main/store/settings'

const folder = dataDir()
const out = join(packageRoot(), 'out')
const rendererDir = join(out, 'renderer')

// What is written is about patients: for this user's eyes only.
process.umask(0o077)
// All before the app is ready; a wait here at the top would keep it from ever becoming so.
app.setPath('userData', join(folder, 'electron'))
registerScheme()
lockNavigation(join(out, 'preload', 'index.cjs'))
// A second start on the same folder brings the first one's window forward.
if (app.requestSingleInstanceLock()) app.whenReady().then(start).catch(fail)
else app.quit()

function fail(error: unknown): void {
  const { code, message } = toFailure(error)
  dialog.showErrorBox('Gloriole', `${message}\n\n${code}`)
  app.exit(1)
}

async function start(): Promise<void> {
  const lock = takeInstanceLock(folder)
  const opened = openLibrary()
  denyPermissions(session.defaultSession)
  serveProtocol(earlyDoor(rendererDir, opened))
  answerBridge()
  const open = () => openWindow(join(out, 'preload', 'index.cjs'))
  let window = open()
  // The window for films may have outlived the first one.
  app.on('second-instance', () => {
    if (window.isDestroyed()) window = open()
    else window.focus()
  })
  app.on('window-all-closed', () => app.quit())
  const ending = new AbortController()
  app.once('before-quit', (event) => {
    event.preventDefault()
    ending.abort()
    void opened
      .then((gloriole) => gloriole.close())
      .finally(() => {
        lock.release()
        app.exit()
      })
  })
  const gloriole = await opened
  if (ending.signal.aborted) return
  setMenu((await readSettings(gloriole.services.store.db)).language)
  gloriole.begin()
}

/** Opened while the window starts. */
async function openLibrary(): Promise<App> {
  await setImmediate()
  return createApp({
    dataDir: folder,
    resourcesDir: resourcesDir(),
    rendererDir,
    host: 'electron',
    version: version(),
    spawn: utilityFrom(join(out, 'main', 'workers'))
  })
}
