// npm start: the window, by the best host this machine has. Options go on: npm start -- --data DIR
import { join, resolve } from 'node:path'
import { buildIfStale, root } from './build-if-stale.mjs'
import { findElectron } from './electron.mjs'
import { run, runNode } from './pinned-node.mjs'

/** An Electron that cannot start here (missing libraries, no sandbox) ends at once. */
const startsWithinMs = 10_000

const args = process.argv.slice(2)
// Electron reads it from here: its own command line belongs to Chromium.
const data = args.indexOf('--data')
if (data >= 0 && args[data + 1]) process.env.GLORIOLE_DATA = resolve(args[data + 1])
await buildIfStale()
process.exitCode = await start()

async function start() {
  const result = await tryElectron()
  if (typeof result === 'number') return result
  const because = result === null ? [] : ['--because', `no Electron: ${result}`]
  return runNode(join(root, 'out', 'main', 'cli.js'), ['serve', '--open', ...because, ...args])
}

/** The exit code of a session that took place, or why there was none; null: there can be no window of any kind. */
async function tryElectron() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return null
  if (args.includes('--port')) return 'a port was asked for'
  const { binary, reason } = await findElectron()
  if (!binary) return reason
  console.log(`Gloriole: in Electron's window (${binary}).`)
  const begun = Date.now()
  // As root, Chromium starts without its sandbox only.
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const code = await run(binary, [...flags, root], { stdio: 'inherit' }).catch(() => 127)
  if (code !== 0 && Date.now() - begun < startsWithinMs) return `it ended at once with code ${code}`
  return code
}
