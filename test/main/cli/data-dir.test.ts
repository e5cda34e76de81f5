import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { dataDir } from '@main/cli/data-dir'

const linux = { platform: 'linux' as const, env: {}, home: '/home/reader' }

test('the option comes first, then GLORIOLE_DATA, then the place the platform keeps for it', () => {
  expect(dataDir('here', { ...linux, env: { GLORIOLE_DATA: '/else' } })).toBe(resolve('here'))
  expect(dataDir(undefined, { ...linux, env: { GLORIOLE_DATA: '/else' } })).toBe('/else')
  expect(dataDir(undefined, linux)).toBe('/home/reader/.local/share/gloriole')
  expect(dataDir(undefined, { ...linux, env: { XDG_DATA_HOME: '/xdg' } })).toBe('/xdg/gloriole')
})

test('macOS and Windows have their own places', () => {
  expect(dataDir(undefined, { platform: 'darwin', env: {}, home: '/Users/r' })).toBe('/Users/r/Library/Application Support/Gloriole')
  expect(dataDir(undefined, { platform: 'win32', env: { LOCALAPPDATA: '/local' }, home: '/u' })).toBe('/local/Gloriole')
})
