import { accessSync, constants } from 'node:fs'
import { delimiter, join, posix, win32 } from 'node:path'

export interface Browser {
  readonly name: string
  readonly path: string
}

interface Machine {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly isExecutable: (path: string) => boolean
}

const thisMachine: Machine = {
  platform: process.platform,
  env: process.env,
  isExecutable: (path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  }
}

/** All of one engine, so the window looks and behaves alike; the first that is there is taken. */
const linuxCommands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable', 'brave-browser', 'brave']
const macApplications = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser']
const windowsPrograms = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe', 'BraveSoftware\\Brave-Browser\\Application\\brave.exe', 'Chromium\\Application\\chrome.exe']

/** The Chromium-family browser to show the window with; GLORIOLE_BROWSER names one by path. Null: none was found. */
export function findBrowser(machine: Machine = thisMachine): Browser | null {
  const path = candidates(machine).find(machine.isExecutable)
  if (path === undefined) return null
  const base = machine.platform === 'win32' ? win32.basename(path) : posix.basename(path)
  return { name: base, path }
}

function candidates({ platform, env }: Machine): string[] {
  const named = env['GLORIOLE_BROWSER']
  if (named) return [named]
  if (platform === 'darwin') return macApplications.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
  if (platform === 'win32') {
    const folders = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']].filter((folder) => folder !== undefined)
    return windowsPrograms.flatMap((program) => folders.map((folder) => win32.join(folder, program)))
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean)
  return linuxCommands.flatMap((command) => folders.map((folder) => join(folder, command)))
}
