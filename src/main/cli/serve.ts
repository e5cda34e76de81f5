import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { InvalidArgumentError, type Command } from 'commander'
import type { App } from '@main/app'
import { dataDir } from '@main/cli/data-dir'
import { resourcesDir } from '@main/cli/resources'
import type { AppWindow } from '@main/hosts/browser/window'
import { packageRoot, version } from '@main/package-root'

interface ServeOptions {
  readonly data?: string
  readonly port: number
  readonly open?: boolean
  readonly because?: string
}

/** `gloriole serve`: the window's backend on a loopback port, for a browser; with `--open` in an application window. */
export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('serve the window on 127.0.0.1 and print the address to open, which works once')
    .option('--data <dir>', 'data folder')
    .option('--port <n>', 'port (default: any free one)', portNumber, 0)
    .option('--open', 'show it in an application window of an installed browser; end when that is closed')
    .option('--because <why>', 'why this host was taken, for the line that says so')
    .action(serve)
}

async function serve(options: ServeOptions): Promise<void> {
  const ended = endOfSession()
  const { takeInstanceLock } = await import('@main/hosts/instance-lock')
  const folder = dataDir(options.data)
  const lock = takeInstanceLock(folder)
  try {
    await serveLibrary(folder, options, ended)
  } finally {
    lock.release()
  }
}

/** Serves until the session's end, or that of the window when there is one. The window starts while the library is opened. */
async function serveLibrary(folder: string, { port, open, because }: ServeOptions, ended: Promise<null>): Promise<void> {
  const { serveDoor } = await import('@main/hosts/browser/server')
  const { openAppWindow } = await import('@main/hosts/browser/window')
  const { earlyDoor } = await import('@main/api/early-door')
  const opened = openApp(folder)
  try {
    const server = await serveDoor(earlyDoor(rendererDir(), opened), port)
    let window: AppWindow | null = null
    try {
      const attempt = open ? await openAppWindow(server.url, folder) : null
      window = attempt?.window ?? null
      if (window) say(`in an application window of ${window.browser.name}, served at ${server.origin}`, because)
      else say(`open ${server.url}`, attempt?.window === null ? attempt.reason : undefined, because)
      const app = await opened
      app.begin()
      const result = await Promise.race([ended, window?.closed ?? ended])
      if (result && !result.started) {
        say(`open ${server.url}`, `${window?.browser.name} could not start`, because)
        await ended
      }
    } finally {
      window?.close()
      await window?.closed
      await server.close()
    }
  } finally {
    const app = await opened.catch(() => null)
    await app?.close()
  }
}

/** Begins once the server listens: to load and open all of it keeps the thread for a while. */
async function openApp(folder: string): Promise<App> {
  await setImmediate()
  const { createApp } = await import('@main/app')
  const { forkFrom } = await import('@main/workers/fork')
  return createApp({
    dataDir: folder,
    resourcesDir: resourcesDir(),
    rendererDir: rendererDir(),
    host: 'browser',
    version: version(),
    spawn: forkFrom(join(packageRoot(), 'out', 'main', 'workers'))
  })
}

const rendererDir = () => join(packageRoot(), 'out', 'renderer')

/** The one line that says what happened, and why it was not something better. */
function say(shown: string, ...why: (string | undefined)[]): void {
  const reasons = why.filter((reason) => reason !== undefined).join('; ')
  process.stdout.write(`Gloriole: ${shown}${reasons && ` (${reasons})`}\n`)
}

/** The reader's Ctrl-C, or the system's wish that we end. */
const endOfSession = () =>
  new Promise<null>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve(null))
  })

function portNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new InvalidArgumentError('Expected a port from 0 to 65535.')
  return value
}
