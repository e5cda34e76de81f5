import { BrowserWindow, type BrowserWindowConstructorOptions } from 'electron'
import { appOrigin } from '@main/hosts/electron/protocol'

/** The colour of the dark theme's page, so that the window does not flash white before it is drawn. */
const backgroundColor = '#0b0d10'

/** What every window is: in the sandbox, isolated, without Node. */
export const windowOptions = (preload: string): BrowserWindowConstructorOptions => ({
  width: 1600,
  height: 1000,
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

/** Opens the first window on the door's page. A page that crashed is loaded again: everything it showed is in the store. */
export function openWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({ ...windowOptions(preload), show: false })
  window.once('ready-to-show', () => window.show())
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') void window.loadURL(`${appOrigin}/`)
  })
  void window.loadURL(`${appOrigin}/`)
  return window
}
