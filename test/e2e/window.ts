import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium, type BrowserContext, type Page } from '@playwright/test'

const root = resolve(import.meta.dirname, '../..')
const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/microsoft-edge']

/** Chromium of the machine; the test script installs it where it may. */
export function findChromium(): string {
  const found = process.env['GLORIOLE_BROWSER'] ?? candidates.find((path) => existsSync(path))
  if (found === undefined) throw new Error('No Chromium, Chrome or Edge was found for the end-to-end tests.')
  return found
}

export interface Backend {
  readonly url: string
  /** Ends it as a crash would: nothing is told, nothing is closed. */
  readonly crash: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Starts `gloriole serve` on a data folder, as built in out/. */
export function startBackend(dataDir: string): Promise<Backend> {
  const child = spawn(process.execPath, [join(root, 'out/main/cli.js'), 'serve', '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, GLORIOLE_PROVIDERS: 'cpu' }
  })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await ended
  }
  return new Promise((answer, refuse) => {
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      const url = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(text)?.[0]
      if (url !== undefined) answer({ url, crash: () => end('SIGKILL'), stop: () => end('SIGTERM') })
    })
    void ended.then(() => refuse(new Error(`gloriole serve ended with ${describe(child)} before it printed its address.`)))
  })
}

const describe = (child: ChildProcess) => child.signalCode ?? `exit code ${String(child.exitCode)}`

export interface Window {
  readonly context: BrowserContext
  readonly page: Page
  /** Complaints of the page: uncaught errors, and what a content security policy refused. */
  readonly complaints: string[]
  readonly close: () => Promise<void>
}

/** Opens a window as wide as a workstation's on a profile of its own. `pixelRatio`: pixels of the screen to one of CSS. */
export async function openWindow(size = { width: 1600, height: 1000 }, pixelRatio = 1): Promise<Window> {
  const profile = await mkdtemp(join(tmpdir(), 'gloriole-profile-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    headless: true,
    viewport: size,
    deviceScaleFactor: pixelRatio,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--no-first-run'
    ]
  })
  const complaints: string[] = []
  const page = context.pages()[0] ?? (await context.newPage())
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return {
    context,
    page,
    complaints,
    close: async () => {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    }
  }
}

/** A data folder for one test, empty. */
export const newDataDir = (): Promise<string> => mkdtemp(join(tmpdir(), 'gloriole-e2e-'))
