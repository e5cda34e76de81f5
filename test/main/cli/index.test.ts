import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { build, gloriole } from '@test/fixtures/built-gloriole'

const root = resolve(import.meta.dirname, '../../..')

vi.setConfig({ testTimeout: 60_000 })
beforeAll(() => build(), 240_000)

/** Packages that a built file loads before its first line runs. */
function packagesOf(path: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>()
  if (seen.has(path)) return packages
  seen.add(path)
  for (const [, specifier] of readFileSync(path, 'utf8').matchAll(/^(?:import|export)\b[^;]*?["']([^"']+)["'];?$/gm)) {
    if (!specifier!.startsWith('.')) packages.add(specifier!)
    else for (const one of packagesOf(resolve(dirname(path), specifier!), seen)) packages.add(one)
  }
  return packages
}

test('every verb of the interface is there, and help ends well', () => {
  const help = gloriole(['--help'])
  expect(help.status).toBe(0)
  for (const verb of ['import', 'studies', 'suggest', 'ground', 'embed', 'model', 'pixels', 'serve', 'doctor']) {
    expect(help.stdout).toMatch(new RegExp(`^  ${verb}\\b`, 'm'))
    expect([verb, gloriole([verb, '--help']).status]).toEqual([verb, 0])
  }
})

test('what is not understood ends with 2, what is refused with 1 and its name', () => {
  expect(gloriole([]).status).toBe(2)
  expect(gloriole(['unheard-of']).status).toBe(2)
  expect(gloriole(['pixels']).status).toBe(2)
  const refused = gloriole(['pixels', '/nowhere/film.dcm'])
  expect(refused.status).toBe(1)
  expect(refused.stderr).toMatch(/^refused \/nowhere\/film\.dcm: FILE_UNREADABLE /)
})

test('the command starts without the database, the model runtime or a codec', () => {
  const packages = [...packagesOf(resolve(root, 'out/main/cli.js'))].filter((name) => !name.startsWith('node:'))
  for (const heavy of ['better-sqlite3', 'onnxruntime-node', 'protobufjs', 'electron', 'yauzl']) expect(packages.join(' ')).not.toContain(heavy)
  expect(packages.filter((name) => name.startsWith('@cornerstonejs/'))).toEqual([])
})

test('the bin runs on the Node that the machine has, whichever that is', () => {
  // Whatever npm was started with comes first in PATH; the bin must look for itself.
  const { status, stdout } = spawnSync('node', [resolve(root, 'scripts/gloriole.mjs'), '--version'], { encoding: 'utf8', env: { ...process.env, PATH: '/usr/local/bin:/usr/bin:/bin' } })
  expect([status, stdout.trim()]).toEqual([0, (JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { version: string }).version])
})
