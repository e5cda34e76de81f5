// npm test: unit and integration tests (vitest), then the end-to-end tests in a real window (Playwright).
// On Debian as root it installs what these need; elsewhere it says what is missing and skips just those.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { buildIfStale, root } from './build-if-stale.mjs'
import { onPinnedPath, pinnedNode, run } from './pinned-node.mjs'

const results = join(root, '.cache', 'test-results')
/** The window of the end-to-end tests: any of these will do (test/e2e/window.ts). */
const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'microsoft-edge']
const total = { passed: 0, failed: 0, skipped: 0 }

await buildIfStale()
const missing = installMissing()
rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })
await unit()
await endToEnd()
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 ? 1 : 0

function add(counts) {
  for (const key of Object.keys(total)) total[key] += counts[key]
}

async function unit() {
  const file = join(results, 'vitest.json')
  const code = await node('vitest/vitest.mjs', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`])
  const report = read(file)
  add({
    passed: report?.numPassedTests ?? 0,
    // A test file that does not load fails without a test of its own.
    failed: Math.max(report?.numFailedTests ?? 0, code === 0 && report ? 0 : 1),
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0)
  })
}

async function endToEnd() {
  const config = join('test', 'e2e', 'playwright.config.ts')
  if (!existsSync(join(root, config))) return
  if (missing.length > 0) {
    const listed = spawnSync(pinnedNode(), [bin('@playwright/test/cli.js'), 'test', '--config', config, '--list', '--reporter=json'], { cwd: root, encoding: 'utf8' })
    const count = parse(listed.stdout)?.suites?.reduce((sum, suite) => sum + countSpecs(suite), 0) ?? 1
    console.log(`The ${count} end-to-end tests are skipped, as this machine lacks ${missing.join(' and ')}.`)
    return add({ passed: 0, failed: 0, skipped: count })
  }
  const file = join(results, 'playwright.json')
  const code = await node('@playwright/test/cli.js', ['test', '--config', config, '--reporter=list,json'], { PLAYWRIGHT_JSON_OUTPUT_NAME: file }, needsDisplay())
  const { stats } = read(file) ?? {}
  add({
    passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
    failed: Math.max(stats?.unexpected ?? 0, code === 0 && stats ? 0 : 1),
    skipped: stats?.skipped ?? 0
  })
}

function countSpecs(suite) {
  return suite.specs.length + (suite.suites ?? []).reduce((sum, inner) => sum + countSpecs(inner), 0)
}

/** What the end-to-end tests need and this machine does not have, after trying to install it. */
function installMissing() {
  const wanted = [['chromium', () => Boolean(process.env.GLORIOLE_BROWSER) || browsers.some(hasCommand)]]
  if (needsDisplay()) wanted.push(['xvfb', () => hasCommand('xvfb-run')], ['xauth', () => hasCommand('xauth')])
  // Peers that some tests hold our output against; without them just those tests are skipped.
  if (process.env.CI) wanted.push(['dcmtk', () => hasCommand('dcmdump')], ['python3-pydicom', () => existsSync('/usr/lib/python3/dist-packages/pydicom')])
  const lacking = () => wanted.filter(([, isThere]) => !isThere()).map(([name]) => name)
  const names = lacking()
  if (names.length > 0 && existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    console.log(`installing ${names.join(' ')}…`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'], env })
    spawnSync('apt-get', ['install', '-qq', '-y', '--no-install-recommends', ...names], { stdio: ['ignore', 'ignore', 'inherit'], env })
  }
  return lacking().filter((name) => ['chromium', 'xvfb', 'xauth'].includes(name))
}

function needsDisplay() {
  return process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY
}

function hasCommand(name) {
  return process.env.PATH.split(delimiter).some((folder) => existsSync(join(folder, name)))
}

function bin(path) {
  return join(root, 'node_modules', path)
}

function node(script, args, env = {}, inXvfb = false) {
  const command = [pinnedNode(), bin(script), ...args]
  const [program, ...rest] = inXvfb ? ['xvfb-run', '-a', '-s', '-screen 0 1920x1200x24', ...command] : command
  return run(program, rest, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: onPinnedPath({ ...process.env, ...env }) })
}

function read(file) {
  return existsSync(file) ? parse(readFileSync(file, 'utf8')) : null
}

function parse(json) {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
