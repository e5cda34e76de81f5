import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

interface Machine {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}

const thisMachine = (): Machine => ({ platform: process.platform, env: process.env, home: homedir() })

/**
 * The data folder (absolute): the `--data` option, else GLORIOLE_DATA, else the platform's place for application data
 * (XDG base directories on Linux). Electron's window uses the same one, so window and command line share a library.
 */
export function dataDir(option?: string, machine: Machine = thisMachine()): string {
  const { platform, env, home } = machine
  const named = option ?? env['GLORIOLE_DATA']
  if (named) return resolve(named)
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Gloriole')
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Gloriole')
  return join(env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'gloriole')
}
