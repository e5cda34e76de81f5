import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { doorClient } from '@test/fixtures/door-client'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const electron = await vi.hoisted(async () => (await import('@test/main/hosts/electron/fake-electron')).fakeElectron())
vi.mock('electron', () => electron.module)

/** Runs Gloriole's entry for Electron on a data folder, as a process of its own would, until the window is there; whether the library was then. */
async function start(dataDir: string): Promise<{ readonly libraryFirst: boolean }> {
  vi.stubEnv('GLORIOLE_DATA', dataDir)
  vi.resetModules()
  electron.beginAnew()
  await import('@main/index')
  const window = Promise.withResolvers<boolean>()
  electron.app.once('web-contents-created', () => window.resolve(existsSync(join(dataDir, 'gloriole.sqlite'))))
  electron.becomeReady()
  return { libraryFirst: await window.promise }
}

const door = doorClient({ door: (request) => electron.fetch(new Request(request.url.replace('http:', 'app:'), request)) })

test('the window is there before the library is open, its requests are answered once it is, and quitting closes the library', async () => {
  const dataDir = join(temporaryFolder(), 'data')
  expect((await start(dataDir)).libraryFirst).toBe(false)
  expect(await door.system.info()).toMatchObject({ host: 'electron' })
  await vi.waitFor(() => expect(electron.menus).toHaveLength(1))
  electron.app.emit('window-all-closed')
  await vi.waitFor(() => expect(electron.calls).toEqual(['load app://gloriole/', 'quit', 'exit 0']))

  // What was locked is free again, and a reader may be gone before the library is open.
  await start(dataDir)
  electron.app.emit('window-all-closed')
  await vi.waitFor(() => expect(electron.calls).toContain('exit 0'))
  await delay(100)
  expect(electron.calls).toEqual(['load app://gloriole/', 'quit', 'exit 0'])
  expect(electron.menus).toHaveLength(1)
})

test('a library that cannot be opened is said in a box, and Gloriole ends', async () => {
  const dataDir = join(temporaryFolder(), 'data')
  mkdirSync(dataDir)
  writeFileSync(join(dataDir, 'gloriole.sqlite'), 'no database'.repeat(1000))
  await start(dataDir)
  await vi.waitFor(() => expect(electron.calls).toEqual(['load app://gloriole/', expect.stringMatching(/^error box: .*damaged.*STORE_CORRUPT$/s), 'exit 1']))
})
