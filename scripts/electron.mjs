// Electron's npm package holds no binary: it is fetched at the first start, where its download site can be reached.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { root } from './build-if-stale.mjs'
import { pinnedNode } from './pinned-node.mjs'

const require = createRequire(import.meta.url)
const refusal = join(root, '.cache', 'no-electron')
/** An unreachable site is not asked again at every start. */
const rememberMs = 60 * 60_000
const probeMs = 4_000
const downloadMs = 10 * 60_000

/** `{ binary }`, or `{ binary: null, reason }` in words for the reader. */
export async function findElectron() {
  let folder
  try {
    folder = dirname(require.resolve('electron/package.json'))
  } catch {
    return { binary: null, reason: 'its package is not installed' }
  }
  const there = () => {
    const name = join(folder, 'path.txt')
    const binary = existsSync(name) ? join(folder, 'dist', readFileSync(name, 'utf8')) : null
    return binary && existsSync(binary) ? { binary } : null
  }
  const found = there()
  if (found) return found
  const remembered = statSync(refusal, { throwIfNoEntry: false })
  if (remembered && Date.now() - remembered.mtimeMs < rememberMs) return { binary: null, reason: readFileSync(refusal, 'utf8') }

  const reason = await fetchBinary(folder)
  if (reason === null && there()) {
    rmSync(refusal, { force: true })
    return there()
  }
  mkdirSync(dirname(refusal), { recursive: true })
  writeFileSync(refusal, reason ?? 'its download gave no program')
  return { binary: null, reason: reason ?? 'its download gave no program' }
}

/** Null when it was fetched. */
async function fetchBinary(folder) {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? 'https://github.com/electron/electron/releases/download/'
  try {
    const answer = await fetch(`${mirror}v${version}/SHASUMS256.txt`, { method: 'HEAD', signal: AbortSignal.timeout(probeMs) })
    if (!answer.ok) return 'its download site refused'
  } catch {
    return 'its download site cannot be reached'
  }
  process.stderr.write('fetching Electron…\n')
  const { status } = spawnSync(pinnedNode(), [join(folder, 'install.js')], { stdio: 'ignore', timeout: downloadMs })
  return status === 0 ? null : 'its download failed'
}
