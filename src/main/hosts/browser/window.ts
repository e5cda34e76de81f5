import { spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { findBrowser, type Browser } from '@main/hosts/browser/find-browser'

export interface AppWindow {
  readonly browser: Browser
  /** Settles when the reader closed the window, or it could not start: then it ended at once with an error. */
  readonly closed: Promise<{ readonly started: boolean }>
  close(): void
}

export type WindowAttempt = { readonly window: AppWindow } | { readonly window: null; readonly reason: string }

/** Enough for the films of a day; the cache lies in the data folder like the films themselves. */
const diskCacheBytes = 512 * 1024 * 1024

/** A browser that cannot start (no access to the display, a missing library) says so by then. */
const startsWithinMs = 5_000

/** Shows `url` as an application window of an installed browser, with a profile of its own under the data folder. */
export async function openAppWindow(url: string, dataDir: string): Promise<WindowAttempt> {
  if (!hasDisplay()) return { window: null, reason: 'there is no display' }
  const browser = findBrowser()
  if (!browser) return { window: null, reason: 'no Chromium, Chrome, Edge or Brave was found' }
  const profile = join(dataDir, 'browser')
  await mkdir(profile, { recursive: true, mode: 0o700 })
  const child = spawn(browser.path, browserFlags(url, profile), { stdio: 'ignore' })
  const begun = Date.now()
  const closed = new Promise<{ started: boolean }>((resolve) => {
    child.once('exit', (code) => resolve({ started: code === 0 || Date.now() - begun > startsWithinMs }))
    child.once('error', () => resolve({ started: false }))
  })
  return { window: { browser, closed, close: () => void child.kill() } }
}

/** The command line of the window: quiet, without the network, without anybody else's pages or extensions. */
export function browserFlags(url: string, profile: string, isRoot = process.getuid?.() === 0): string[] {
  return [
    `--app=${url}`,
    `--user-data-dir=${profile}`,
    '--window-size=1600,1000',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-background-mode',
    '--disable-breakpad',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-extensions',
    '--disable-sync',
    '--disable-translate',
    '--disable-features=AutofillServerCommunication,MediaRouter,OptimizationHints,Translate',
    '--metrics-recording-only',
    '--no-pings',
    '--password-store=basic',
    `--disk-cache-size=${diskCacheBytes}`,
    // Cornerstone draws with WebGL; without a graphics card only the software renderer can, and must be let.
    '--enable-unsafe-swiftshader',
    // Chromium refuses to start as root with its sandbox; --test-type keeps it from warning about that on every start.
    ...(isRoot ? ['--no-sandbox', '--test-type'] : [])
  ]
}

/** On Linux a window needs X11 or Wayland; elsewhere there always is a desktop. */
function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
}
