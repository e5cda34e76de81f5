import { expect, test, vi } from 'vitest'
import { bridgeChannel, type Bridge } from '@shared/contract/bridge'

const world = vi.hoisted(() => ({ exposed: new Map<string, unknown>(), invoked: [] as unknown[][] }))
vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, api: unknown) => void world.exposed.set(name, api) },
  ipcRenderer: {
    invoke: (...message: unknown[]) => {
      world.invoked.push(message)
      return Promise.resolve(null)
    }
  },
  webUtils: { getPathForFile: (file: { path: string }) => file.path }
}))

test('the page gets the bridge and nothing of Electron', async () => {
  await import('../../src/preload/index')
  expect([...world.exposed.keys()]).toEqual(['gloriole'])
  const bridge = world.exposed.get('gloriole') as Bridge
  expect(Object.keys(bridge).sort()).toEqual(['chooseFiles', 'chooseFolder', 'host', 'pathOf', 'window'])
  await Promise.all([bridge.chooseFiles(), bridge.chooseFolder(), bridge.window.minimize(), bridge.window.toggleMaximize(), bridge.window.close()])
  // Nothing of the page's goes along: the main side takes no arguments.
  expect(world.invoked).toEqual([[bridgeChannel.chooseFiles], [bridgeChannel.chooseFolder], [bridgeChannel.minimize], [bridgeChannel.toggleMaximize], [bridgeChannel.close]])
  expect(bridge.pathOf({ path: '/films/a.dcm' })).toBe('/films/a.dcm')
})
