import { EventEmitter } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { bridgeChannel } from '@shared/contract/bridge'
import { answerBridge } from '@main/hosts/electron/dialogs'
import { menuTemplate, setMenu } from '@main/hosts/electron/menu'
import { denyPermissions, lockNavigation } from '@main/hosts/electron/permissions'
import { appOrigin, registerScheme, serveProtocol } from '@main/hosts/electron/protocol'
import { utilityFrom } from '@main/hosts/electron/spawn'
import { openWindow } from '@main/hosts/electron/window'
import { FakeContents } from '@test/main/hosts/electron/fake-electron'

const electron = await vi.hoisted(async () => (await import('@test/main/hosts/electron/fake-electron')).fakeElectron())
vi.mock('electron', () => electron.module)

const contentsOf = (window: unknown) => (window as { webContents: FakeContents }).webContents
const callsOf = (window: unknown) => (window as { calls: string[] }).calls

test('the scheme is declared secure before the app is ready', () => {
  registerScheme()
  expect(electron.schemes.get('app')).toMatchObject({ standard: true, secure: true, supportFetchAPI: true })
  expect(electron.schemes.get('app')).not.toHaveProperty('bypassCSP')
  electron.becomeReady()
  expect(() => registerScheme()).toThrow('before app is ready')
})

test('requests of our page reach the door, those of other hosts and origins do not', async () => {
  const seen: string[] = []
  serveProtocol((request) => {
    seen.push(request.url)
    return Promise.resolve(new Response('in'))
  })
  const ask = (url: string, headers: Record<string, string> = {}) => electron.fetch(new Request(url, { headers }))
  expect((await ask('app://gloriole/rpc/system/info')).status).toBe(200)
  expect((await ask('app://gloriole/uploads', { origin: appOrigin })).status).toBe(200)
  expect((await ask('app://elsewhere/')).status).toBe(403)
  expect((await ask('app://gloriole/uploads', { origin: 'https://evil.example' })).status).toBe(403)
  expect(seen).toHaveLength(2)
})

test('the page runs in the sandbox, isolated, without Node', () => {
  const window = openWindow('/out/preload/index.cjs')
  const { webPreferences } = (window as unknown as { options: { webPreferences: object } }).options
  expect(webPreferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, preload: '/out/preload/index.cjs' })
})

test('the window shows itself when drawn, and loads again after a crash but not after its end', () => {
  const window = openWindow('/preload')
  window.emit('ready-to-show')
  contentsOf(window).emit('render-process-gone', {}, { reason: 'crashed' })
  contentsOf(window).emit('render-process-gone', {}, { reason: 'clean-exit' })
  expect(callsOf(window)).toEqual(['load app://gloriole/', 'show', 'load app://gloriole/'])
})

test('a window opens where it was closed, maximised if it was, unless that screen is gone', () => {
  const optionsOf = (window: unknown) => (window as { options: Record<string, unknown> }).options
  const first = openWindow('/preload') as unknown as { bounds: object; emit(name: string): void; maximize(): void }
  expect(optionsOf(first)).toMatchObject({ width: 1600, height: 1000 })
  expect(optionsOf(first)).not.toHaveProperty('x')
  first.bounds = { x: 2000, y: 40, width: 1200, height: 800 }
  first.maximize()
  first.emit('close')
  expect(optionsOf(openWindow('/preload'))).not.toHaveProperty('x')
  electron.displays.push({ workArea: { x: 1920, y: 0, width: 1920, height: 1080 } })
  const again = openWindow('/preload')
  expect(optionsOf(again)).toMatchObject({ x: 2000, y: 40, width: 1200, height: 800 })
  expect(callsOf(again)).toContain('maximize')
  electron.displays.pop()
  writeFileSync(join(electron.userData, 'place-main.json'), '{"x":')
  expect(optionsOf(openWindow('/preload'))).not.toHaveProperty('x')
})

test('the window for films keeps a place of its own and loads again after a crash', () => {
  lockNavigation('/preload')
  const opener = contentsOf(openWindow('/preload'))
  const films = openWindow('/preload') as unknown as { bounds: object; emit(name: string): void }
  opener.emit('did-create-window', films)
  films.bounds = { x: 300, y: 50, width: 1100, height: 700 }
  films.emit('close')
  expect(opener.openHandler!({ url: 'app://gloriole/?viewer' })).toMatchObject({ overrideBrowserWindowOptions: { x: 300, y: 50, width: 1100, height: 700 } })
  contentsOf(films).emit('render-process-gone', {}, { reason: 'crashed' })
  expect(callsOf(films)).toContain('load app://gloriole/?viewer')
  rmSync(electron.userData, { recursive: true })
})

test('no page can navigate, open a window but the one for films, embed one or redirect', () => {
  lockNavigation('/preload')
  const contents = contentsOf(openWindow('/preload'))
  expect(contents.openHandler!({ url: 'https://evil.example' })).toEqual({ action: 'deny' })
  for (const url of ['app://gloriole/', 'app://gloriole/?viewer&x', 'app://elsewhere/?viewer']) expect(contents.openHandler!({ url })).toEqual({ action: 'deny' })
  expect(contents.openHandler!({ url: 'app://gloriole/?viewer' })).toMatchObject({ action: 'allow', outlivesOpener: true, overrideBrowserWindowOptions: { webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, preload: '/preload' } } })
  for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) expect(contents.isPrevented(event)).toBe(true)
})

test('every permission, device, network request and download is denied, but for what our own page offers', () => {
  const grants: unknown[] = []
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: (handler: (c: unknown, p: string, grant: (yes: boolean) => void) => void) => handler(null, 'media', (yes) => grants.push(yes)),
    setPermissionCheckHandler: (handler: () => boolean) => grants.push(handler()),
    setDevicePermissionHandler: (handler: () => boolean) => grants.push(handler()),
    webRequest: {
      onBeforeRequest: (handler: (details: { url: string }, answer: (result: { cancel: boolean }) => void) => void) => {
        for (const url of ['https://evil.example/', 'http://127.0.0.1:80/', 'file:///etc/passwd', 'ws://evil.example/', 'app://gloriole/', 'blob:app://gloriole/x']) {
          handler({ url }, ({ cancel }) => grants.push([url, !cancel]))
        }
      }
    }
  })
  denyPermissions(session as never)
  expect(grants).toEqual([
    false, false, false,
    ['https://evil.example/', false], ['http://127.0.0.1:80/', false], ['file:///etc/passwd', false], ['ws://evil.example/', false],
    ['app://gloriole/', true], ['blob:app://gloriole/x', true]
  ])
  const isTaken = (url: string) => {
    let taken = true
    session.emit('will-download', { preventDefault: () => (taken = false) }, { getURL: () => url })
    return taken
  }
  expect(['https://evil.example/a.zip', 'blob:https://evil.example/x', 'app://elsewhere/a.zip', 'app://gloriole.evil.example/a.zip', 'data:text/plain,x'].map(isTaken)).toEqual([false, false, false, false, false])
  expect(['app://gloriole/packs/a.zip', 'blob:app://gloriole/x'].map(isTaken)).toEqual([true, true])
})

test('the bridge answers the main frame of our page', async () => {
  answerBridge()
  expect(electron.channels().sort()).toEqual(Object.values(bridgeChannel).sort())
  const window = openWindow('/preload')
  const ask = (channel: string) => electron.invoke(channel, contentsOf(window))
  await expect(ask(bridgeChannel.chooseFiles)).resolves.toEqual(['/films/a.dcm'])
  await expect(ask(bridgeChannel.chooseFolder)).resolves.toBe('/films/a.dcm')
  expect(electron.dialogs.at(-1)).toEqual({ properties: ['openDirectory'] })
  electron.answers.canceled = true
  await expect(ask(bridgeChannel.chooseFiles)).resolves.toEqual([])
  await expect(ask(bridgeChannel.chooseFolder)).resolves.toBeNull()
  for (const channel of [bridgeChannel.minimize, bridgeChannel.toggleMaximize, bridgeChannel.toggleMaximize, bridgeChannel.close]) await ask(channel)
  expect(callsOf(window).slice(1)).toEqual(['minimize', 'maximize', 'unmaximize', 'close'])
})

test('the bridge refuses every other sender: pages elsewhere, frames inside ours, windows that are gone', async () => {
  const refused = async (contents: FakeContents, frame?: { url: string } | null) => {
    for (const channel of electron.channels()) {
      await expect(electron.invoke(channel, contents, frame === undefined ? contents.mainFrame : frame)).rejects.toThrow('Refused')
    }
  }
  const contents = contentsOf(openWindow('/preload'))
  const before = electron.dialogs.length
  await refused(contents, { url: 'app://gloriole/' })
  await refused(contents, null)
  for (const url of ['https://evil.example/', 'app://elsewhere/', 'file:///app://gloriole/', 'app:gloriole', '', 'about:blank']) {
    contents.mainFrame.url = url
    await refused(contents)
  }
  const stray = new FakeContents()
  stray.mainFrame.url = 'app://gloriole/'
  await refused(stray)
  expect(electron.dialogs).toHaveLength(before)
})

test('a worker is a utility process; its messages and its end arrive', () => {
  const child = utilityFrom('/out/main/workers')('import')
  const fake = electron.children.at(-1)!
  expect(fake.path).toBe('/out/main/workers/import.js')
  const heard: unknown[] = []
  child.onMessage((message) => heard.push(message))
  child.onExit((reason) => heard.push(reason))
  child.send({ pixels: new Float32Array([1, 2]) })
  fake.emit('message', { type: 'result' })
  child.kill()
  child.onExit((reason) => heard.push(`late ${reason}`))
  expect(fake.sent).toEqual([{ pixels: new Float32Array([1, 2]) }])
  expect(heard).toEqual([{ type: 'result' }, 'exit code 15', 'late exit code 15'])
})

test('the menu speaks both languages and leaves the viewer its keys', () => {
  setMenu('zh')
  expect(JSON.stringify(electron.menus)).toContain('编辑')
  for (const language of ['en', 'zh'] as const) {
    for (const platform of ['linux', 'darwin'] as const) {
      const text = JSON.stringify(menuTemplate(language, platform))
      expect(text).toContain('"quit"')
      for (const role of ['reload', 'forceReload', 'zoomIn', 'zoomOut']) expect(text).not.toContain(`"${role}"`)
    }
  }
})
