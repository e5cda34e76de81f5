import { BrowserWindow, dialog, ipcMain, type FileFilter, type IpcMainInvokeEvent, type OpenDialogOptions } from 'electron'
import { bridgeChannel, type BridgeChannel } from '@shared/contract/bridge'
import { isAppUrl } from '@main/hosts/electron/protocol'

/** DICOM files often have no extension at all, so the first filter takes everything. */
const filters: FileFilter[] = [
  { name: 'DICOM, DICOMDIR, zip, PNG, JPEG', extensions: ['*'] },
  { name: 'DICOM', extensions: ['dcm', 'dicom', 'ima'] },
  { name: 'Zip', extensions: ['zip'] },
  { name: 'PNG, JPEG', extensions: ['png', 'jpg', 'jpeg'] }
]

/** The main process's side of the bridge (`shared/contract/bridge`). */
export function answerBridge(): void {
  answer(bridgeChannel.chooseFiles, (window) => choose(window, { properties: ['openFile', 'multiSelections'], filters }))
  answer(bridgeChannel.chooseFolder, async (window) => (await choose(window, { properties: ['openDirectory'] }))[0] ?? null)
  answer(bridgeChannel.minimize, (window) => window.minimize())
  answer(bridgeChannel.toggleMaximize, (window) => (window.isMaximized() ? window.unmaximize() : window.maximize()))
  answer(bridgeChannel.close, (window) => window.close())
}

/** Only the main frame of a window that shows our page is answered; arguments are never taken. */
function answer(channel: BridgeChannel, act: (window: Electron.BrowserWindow) => unknown): void {
  ipcMain.handle(channel, (event) => act(windowOf(event)))
}

function windowOf({ sender, senderFrame }: IpcMainInvokeEvent): Electron.BrowserWindow {
  const window = BrowserWindow.fromWebContents(sender)
  if (!window || senderFrame === null || senderFrame !== sender.mainFrame || !isAppUrl(senderFrame.url)) {
    throw new Error('Refused: this page may not use the bridge.')
  }
  return window
}

async function choose(window: Electron.BrowserWindow, options: OpenDialogOptions): Promise<string[]> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, options)
  return canceled ? [] : filePaths
}
