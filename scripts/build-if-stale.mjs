// out/ is a function of the sources: its stamp is their hash, so an unchanged checkout never builds twice.
import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pinnedNode } from './pinned-node.mjs'

export const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = join(root, 'out', '.stamp')
const lock = join(root, '.cache', 'building')
const inputs = ['src', 'electron.vite.config.ts', 'tsconfig.base.json', 'package-lock.json']

/** Builds out/ when it is missing or older than what it is made of. Two processes at once build once. */
export async function buildIfStale() {
  if (readStamp() === hashOfInputs()) return
  const release = await takeLock()
  try {
    const wanted = hashOfInputs()
    if (readStamp() === wanted) return
    process.stderr.write('building…\n')
    build()
    writeFileSync(stamp, wanted)
  } finally {
    release()
  }
}

function build() {
  // A build that was broken off must not pass for a whole one.
  rmSync(stamp, { force: true })
  const cli = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { status, stdout, stderr, error } = spawnSync(pinnedNode(), [cli, 'build', '--logLevel', 'warn'], { cwd: root, encoding: 'utf8' })
  if (status === 0) return
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error ? error.message : ''}\nThe build failed; run npm ci, then npm run build.\n`)
  process.exit(1)
}

function readStamp() {
  try {
    return readFileSync(stamp, 'utf8')
  } catch {
    return null
  }
}

function hashOfInputs() {
  const hash = createHash('sha256').update(process.platform)
  const add = (path) => {
    const full = join(root, path)
    if (statSync(full).isDirectory()) for (const name of readdirSync(full).sort()) add(`${path}/${name}`)
    else hash.update(`${path}\0`).update(readFileSync(full)).update('\0')
  }
  for (const input of inputs) add(input)
  return hash.digest('hex')
}

async function takeLock() {
  mkdirSync(join(root, '.cache'), { recursive: true })
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      const release = () => rmSync(lock, { force: true })
      process.once('exit', release)
      return release
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (!isBuilding()) rmSync(lock, { force: true })
      else await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}

/** Whether the process that took the lock is still there: a killed build must not block the next one. */
function isBuilding() {
  try {
    const pid = Number(readFileSync(lock, 'utf8'))
    return pid === 0 || process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}
