import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { findBrowser, type Browser } from '@main/hosts/browser/find-browser'

export interface AppWindow {
  readonly browser: Browser
  /** Settles when the reader closed the window, or it could not start: then it ended at once with an error. */
  readonly closed: Promise<{ readonly started: boolean }>
  close(): void
}

export type WindowAttempt = { readonly window: AppWindow } | { readonly window: null; readonly reason: string }

const profilePrefix = 'browser-'

/** A browser that cannot start (no access to the display, a missing library) says so by then. */
const startsWithinMs = 5_000

/**
 * Shows `url` as an application window of an installed browser. Its profile lies in the data folder and lives as long as
 * the window: nothing of a patient stays in a cache, and a window that outlived a crash cannot take over the new one.
 */
export async function openAppWindow(url: string, dataDir: string): Promise<WindowAttempt> {
  if (!hasDisplay()) return { window: null, reason: 'there is no display' }
  const browser = findBrowser()
  if (!browser) return { window: null, reason: 'no Chromium, Chrome, Edge or Brave was found' }
  await removeProfiles(dataDir)
  const profile = await mkdtemp(join(dataDir, profilePrefix))
  const child = spawn(browser.path, browserFlags(url, profile), { stdio: 'ignore' })
  const begun = Date.now()
  const ended = new Promise<{ started: boolean }>((resolve) => {
    child.once('exit', (code) => resolve({ started: code === 0 || Date.now() - begun > startsWithinMs }))
    child.once('error', () => resolve({ started: false }))
  })
  const closed = ended.finally(() => removeProfiles(dataDir))
  return { window: { browser, closed, close: () => void child.kill() } }
}

/** Also those that a crash left behind; a file that a dying browser still holds is for the next time. */
async function removeProfiles(dataDir: string): Promise<void> {
  const names = (await readdir(dataDir)).filter((name) => name.startsWith(profilePrefix))
  await Promise.all(names.map((name) => rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)))
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
    // Chromium refuses to start as root with its sandbox; --test-type keeps it from warning about that on every start.
    ...(isRoot ? ['--no-sandbox', '--test-type'] : [])
  ]
}

/** On Linux a window needs X11 or Wayland; elsewhere there always is a desktop. */
function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
}
