import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { bridgeChannel, type Bridge } from '@shared/contract/bridge'

const bridge: Bridge = {
  host: 'electron',
  chooseFiles: () => ipcRenderer.invoke(bridgeChannel.chooseFiles) as Promise<readonly string[]>,
  chooseFolder: () => ipcRenderer.invoke(bridgeChannel.chooseFolder) as Promise<string | null>,
  pathOf: (file) => webUtils.getPathForFile(file as File),
  window: {
    minimize: () => ipcRenderer.invoke(bridgeChannel.minimize) as Promise<void>,
    toggleMaximize: () => ipcRenderer.invoke(bridgeChannel.toggleMaximize) as Promise<void>,
    close: () => ipcRenderer.invoke(bridgeChannel.close) as Promise<void>
  }
}

contextBridge.exposeInMainWorld('gloriole', bridge)
