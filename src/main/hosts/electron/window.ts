import { BrowserWindow, type BrowserWindowConstructorOptions } from 'electron'
import type { WindowName } from '@shared/domain/window-state'
import { appOrigin } from '@main/hosts/electron/protocol'
import { keepPlace, placeOf, type AttendedWindow } from '@main/hosts/electron/window-place'

/** The colour of the dark theme's page, so that the window does not flash white before it is drawn. */
const backgroundColor = '#0b0d10'

/** What every window is: in the sandbox, isolated, without Node; where it stood when it was last closed. */
export const windowOptions = (preload: string, name: WindowName): BrowserWindowConstructorOptions => ({
  width: 1600,
  height: 1000,
  ...placeOf(name)?.bounds,
  minWidth: 1024,
  minHeight: 680,
  title: 'Gloriole',
  backgroundColor,
  autoHideMenuBar: true,
  webPreferences: {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false
  }
})

/** Opens the first window on the door's page. */
export function openWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({ ...windowOptions(preload, 'main'), show: false })
  window.once('ready-to-show', () => window.show())
  attend(window, 'main', `${appOrigin}/`)
  void window.loadURL(`${appOrigin}/`)
  return window
}

/** Remembers a window's place. A page that crashed is loaded again: everything it showed is in the store. */
export function attend(window: AttendedWindow, name: WindowName, url: string): void {
  if (placeOf(name)?.maximized) window.maximize()
  keepPlace(name, window)
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') void window.loadURL(url)
  })
}
