import { expect, test } from 'vitest'
import { findBrowser } from '@main/hosts/browser/find-browser'

const only = (...paths: string[]) => (path: string) => paths.includes(path)

test('on Linux the browsers of PATH are found, Chromium first', () => {
  const machine = { platform: 'linux' as const, env: { PATH: '/usr/local/bin:/usr/bin' } }
  expect(findBrowser({ ...machine, isExecutable: only('/usr/bin/google-chrome', '/usr/bin/chromium') })).toEqual({ name: 'chromium', path: '/usr/bin/chromium' })
  expect(findBrowser({ ...machine, isExecutable: only('/usr/local/bin/brave-browser') })?.path).toBe('/usr/local/bin/brave-browser')
  expect(findBrowser({ ...machine, isExecutable: () => false })).toBeNull()
})

test('on macOS and Windows the usual places are looked at', () => {
  const mac = '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'
  expect(findBrowser({ platform: 'darwin', env: {}, isExecutable: only(mac) })).toEqual({ name: 'Microsoft Edge', path: mac })
  const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'
  const env = { ProgramFiles: 'C:\\Program Files', 'ProgramFiles(x86)': 'C:\\Program Files (x86)' }
  expect(findBrowser({ platform: 'win32', env, isExecutable: only(edge) })).toEqual({ name: 'msedge.exe', path: edge })
})

test('GLORIOLE_BROWSER is taken instead of searching, and nothing else when it is not there', () => {
  const env = { PATH: '/usr/bin', GLORIOLE_BROWSER: '/opt/own/chrome' }
  expect(findBrowser({ platform: 'linux', env, isExecutable: only('/opt/own/chrome', '/usr/bin/chromium') })?.path).toBe('/opt/own/chrome')
  expect(findBrowser({ platform: 'linux', env, isExecutable: only('/usr/bin/chromium') })).toBeNull()
})
