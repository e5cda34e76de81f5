import { chmodSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { browserFlags, openAppWindow } from '@main/hosts/browser/window'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

test('the sandbox is given up only for root, whom Chromium refuses otherwise', () => {
  expect(browserFlags('http://127.0.0.1:1/', '/p', true)).toContain('--no-sandbox')
  expect(browserFlags('http://127.0.0.1:1/', '/p', false)).not.toContain('--no-sandbox')
})

test('the window opens the address as an application with its own profile', () => {
  const flags = browserFlags('http://127.0.0.1:1/?token=x', '/data/browser', false)
  expect(flags).toContain('--app=http://127.0.0.1:1/?token=x')
  expect(flags).toContain('--user-data-dir=/data/browser')
  expect(flags).toContain('--disable-background-networking')
})

test('without a display no window is tried, and the reason is said', async () => {
  vi.stubEnv('DISPLAY', undefined)
  vi.stubEnv('WAYLAND_DISPLAY', undefined)
  const attempt = await openAppWindow('http://127.0.0.1:1/', temporaryFolder())
  if (process.platform === 'linux') expect(attempt).toEqual({ window: null, reason: 'there is no display' })
  vi.unstubAllEnvs()
})

async function openWith(script: string, folder: string) {
  const browser = join(folder, 'browser.sh')
  writeFileSync(browser, `#!/bin/sh\n${script}\n`)
  chmodSync(browser, 0o755)
  vi.stubEnv('DISPLAY', ':99')
  vi.stubEnv('GLORIOLE_BROWSER', browser)
  const attempt = await openAppWindow('http://127.0.0.1:1/', folder)
  vi.unstubAllEnvs()
  return attempt
}

test('a window that could not start is told from one that was closed', async () => {
  const folder = temporaryFolder()
  const attempt = await openWith('exit 1', folder)
  await expect(attempt.window!.closed).resolves.toEqual({ started: false })
})

test('a window that is closed is noticed, and its profile is gone with all it cached, also one left by a crash', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'browser-of-a-crash', 'Default'), { recursive: true })
  const attempt = await openWith(`echo "$@" > '${folder}/flags'`, folder)
  await expect(attempt.window!.closed).resolves.toEqual({ started: true })
  expect(readFileSync(join(folder, 'flags'), 'utf8')).toContain('--app=http://127.0.0.1:1/')
  expect(readdirSync(folder).sort()).toEqual(['browser.sh', 'flags'])
})
