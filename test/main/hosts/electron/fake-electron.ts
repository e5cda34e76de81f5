import { EventEmitter } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * The few parts of Electron that its host uses, with the behaviour that matters here: events whose default a listener
 * may prevent, schemes that can only be declared before the app is ready, IPC handlers that know their sender, child
 * processes that end. `vi.mock('electron', ...)` puts an instance in Electron's place; its types stay Electron's own.
 */
export function fakeElectron() {
  const userData = mkdtempSync(join(tmpdir(), 'gloriole-electron-'))
  /** What windows and the application were told, in order. */
  const calls: string[] = []
  let ready = Promise.withResolvers<undefined>()
  const app = Object.assign(new EventEmitter(), {
    getPath: () => userData,
    setPath: () => undefined,
    requestSingleInstanceLock: () => true,
    whenReady: () => ready.promise,
    quit() {
      calls.push('quit')
      const event = { defaultPrevented: false, preventDefault: () => void (event.defaultPrevented = true) }
      app.emit('before-quit', event)
      if (!event.defaultPrevented) app.exit(0)
    },
    exit: (code = 0) => void calls.push(`exit ${code}`)
  })
  const displays = [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }]
  const handlers = new Map<string, (event: unknown) => unknown>()
  const schemes = new Map<string, unknown>()
  const protocols = new Map<string, (request: Request) => Response | Promise<Response>>()
  const windows = new Map<unknown, FakeWindow>()
  const children: FakeChild[] = []
  const dialogs: unknown[] = []
  const answers = { canceled: false, filePaths: ['/films/a.dcm'] }
  const menus: unknown[] = []
  let isReady = false

  class BrowserWindow extends EventEmitter {
    static fromWebContents(contents: unknown) {
      return windows.get(contents) ?? null
    }
    readonly webContents = new FakeContents()
    readonly calls: string[] = []
    constructor(readonly options: Record<string, unknown>) {
      super()
      windows.set(this.webContents, this)
      app.emit('web-contents-created', {}, this.webContents)
    }
    loadURL(url: string) {
      this.webContents.mainFrame.url = url
      this.calls.push(`load ${url}`)
      calls.push(`load ${url}`)
      return Promise.resolve()
    }
    /** Where the user left it. */
    bounds = { x: 10, y: 20, width: 1600, height: 1000 }
    getNormalBounds = () => this.bounds
    show = () => void this.calls.push('show')
    minimize = () => void this.calls.push('minimize')
    maximize = () => void this.calls.push('maximize')
    unmaximize = () => void this.calls.push('unmaximize')
    close = () => void this.calls.push('close')
    isMaximized = () => this.calls.filter((call) => call === 'maximize').length > this.calls.filter((call) => call === 'unmaximize').length
  }

  return {
    module: unnamed({
      app,
      BrowserWindow,
      screen: { getAllDisplays: () => displays },
      protocol: {
        registerSchemesAsPrivileged(list: { scheme: string; privileges: unknown }[]) {
          if (isReady) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
          for (const { scheme, privileges } of list) schemes.set(scheme, privileges)
        },
        handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>) => void protocols.set(scheme, handler)
      },
      ipcMain: { handle: (channel: string, handler: (event: unknown) => unknown) => void handlers.set(channel, handler) },
      session: { defaultSession: Object.assign(new EventEmitter(), { setPermissionRequestHandler: nothing, setPermissionCheckHandler: nothing, setDevicePermissionHandler: nothing, webRequest: { onBeforeRequest: nothing } }) },
      dialog: {
        showErrorBox: (_title: string, content: string) => void calls.push(`error box: ${content}`),
        showOpenDialog: (_window: unknown, options: unknown) => {
          dialogs.push(options)
          return Promise.resolve(answers)
        }
      },
      Menu: { buildFromTemplate: (template: unknown) => template, setApplicationMenu: (menu: unknown) => void menus.push(menu) },
      utilityProcess: {
        fork(path: string, args: string[], options: unknown) {
          const child = new FakeChild(path, args, options)
          children.push(child)
          return child
        }
      }
    }),
    becomeReady() {
      isReady = true
      ready.resolve(undefined)
    },
    /** As another process would find it. */
    beginAnew() {
      isReady = false
      ready = Promise.withResolvers<undefined>()
      app.removeAllListeners()
      calls.length = 0
    },
    app,
    calls,
    displays,
    userData,
    schemes,
    /** What the page gets for a request to a scheme. */
    fetch: async (request: Request) => protocols.get(new URL(request.url).protocol.slice(0, -1))!(request),
    /** ipcRenderer.invoke of a frame of a window's page. */
    invoke: (channel: string, contents: FakeContents, frame: FakeFrame | null = contents.mainFrame): Promise<unknown> =>
      Promise.resolve().then(() => handlers.get(channel)!({ sender: contents, senderFrame: frame })),
    channels: () => [...handlers.keys()],
    children,
    dialogs,
    answers,
    menus
  }
}

const nothing = () => undefined

/** The code under test sees Electron's own types; the fake's are nobody's business. */
const unnamed = (module: object): object => module

interface FakeWindow {
  readonly webContents: FakeContents
}

export interface FakeFrame {
  url: string
}

export class FakeContents extends EventEmitter {
  readonly mainFrame: FakeFrame = { url: '' }
  openHandler: ((details: { url: string }) => { action: string }) | null = null
  setWindowOpenHandler = (handler: (details: { url: string }) => { action: string }) => void (this.openHandler = handler)
  /** Emits an event as Electron does; says whether a listener prevented what would follow. */
  isPrevented(name: string, ...details: unknown[]): boolean {
    let prevented = false
    this.emit(name, { preventDefault: () => void (prevented = true) }, ...details)
    return prevented
  }
}

export class FakeChild extends EventEmitter {
  readonly sent: unknown[] = []
  constructor(
    readonly path: string,
    readonly args: readonly string[],
    readonly options: unknown
  ) {
    super()
  }
  postMessage = (message: unknown) => void this.sent.push(structuredClone(message))
  kill = () => this.emit('exit', 15)
}
