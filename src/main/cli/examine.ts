import { existsSync, readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { availableParallelism, freemem, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { toFailure } from '@shared/domain/errors'
import { verifyAudit } from '@main/audit/verify'
import { verifyPack } from '@main/checkpoint/verify'
import { dataDir } from '@main/cli/data-dir'
import { withModel } from '@main/cli/open-model'
import { resourcesDir } from '@main/cli/resources'
import { findBrowser } from '@main/hosts/browser/find-browser'
import { openStore } from '@main/store/open'

/** One thing the doctor looked at. A warning costs comfort, a problem costs function. */
export interface Finding {
  readonly name: string
  readonly state: 'ok' | 'warning' | 'problem'
  readonly detail: string
  /** The parts of the detail, for scripts. */
  readonly facts?: Readonly<Record<string, unknown>>
}

/** A library of a few hundred films, and room for the database to write its log. */
const wantedBytes = 2 * 2 ** 30
/** The model, its film and the window together. */
const wantedMemoryBytes = 2 * 2 ** 30

/** The doctor's findings, one after the other as they are made. */
export async function* examine(data: string | undefined): AsyncGenerator<Finding> {
  const folder = dataDir(data)
  yield node()
  yield memory()
  yield await onnxRuntime()
  yield await model()
  yield await space(folder)
  yield* existsSync(join(folder, 'gloriole.sqlite')) ? library(folder) : [noLibrary(folder)]
  yield windowHost()
}

function node(): Finding {
  const { node: version, modules } = process.versions
  const isOld = Number(version.split('.')[0]) < 22
  return {
    name: 'Node',
    state: isOld ? 'problem' : 'ok',
    detail: `${version} at ${process.execPath}${isOld ? '; 22 or newer is needed' : ''}`,
    facts: { version, modules, path: process.execPath, platform: process.platform, arch: process.arch }
  }
}

function memory(): Finding {
  const [total, free] = [totalmem(), freemem()]
  return {
    name: 'Memory',
    state: free < wantedMemoryBytes ? 'warning' : 'ok',
    detail: `${gibibytes(free)} of ${gibibytes(total)} free, ${availableParallelism()} processors`,
    facts: { totalBytes: total, freeBytes: free, processors: availableParallelism() }
  }
}

/** In a child process, as in use: graphics drivers talk, and sometimes crash, when they are asked. */
async function onnxRuntime(): Promise<Finding> {
  const name = 'ONNX Runtime'
  return orProblem(name, async () => {
    const { ladder, provider } = await withModel(undefined, ({ inference }) => inference.ready())
    const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string }
    const others = ladder.filter(({ state }) => state === 'refused').map((rung) => `${rung.provider} refused: ${rung.reason ?? ''}`)
    return { name, state: 'ok', detail: [`${version}, ${provider} serves`, ...others].join('; '), facts: { version, provider, ladder } }
  })
}

async function model(): Promise<Finding> {
  const name = 'Model'
  return orProblem(name, async () => {
    const { pack, selfTest } = await verifyPack(join(resourcesDir(), 'models', 'gloria-demo'))
    const { sha256, manifest } = pack
    return { name, state: 'ok', detail: `${manifest.name}, hashes and self-test right. ${manifest.notice}`, facts: { name: manifest.name, sha256, selfTest } }
  })
}

/** The folder itself may not be there yet: then the disk that will hold it. */
async function space(folder: string): Promise<Finding> {
  const name = 'Disk'
  let there = folder
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there)
  const { bavail, bsize } = await statfs(there)
  const free = bavail * bsize
  return { name, state: free < wantedBytes ? 'warning' : 'ok', detail: `${gibibytes(free)} free for ${folder}`, facts: { freeBytes: free, dataDir: folder } }
}

const noLibrary = (folder: string): Finding => ({ name: 'Library', state: 'ok', detail: `none yet in ${folder}; it is made at the first start`, facts: { dataDir: folder } })

async function* library(folder: string): AsyncGenerator<Finding> {
  yield await orProblem('Library', () => database(join(folder, 'gloriole.sqlite')))
  yield await orProblem('Audit', () => audit(folder))
}

/** Looked at without writing; the pragmas are those that every open sets and reads back. */
function database(path: string): Promise<Finding> {
  const file = new Database(path, { readonly: true, timeout: 2_000 })
  try {
    const integrity = file.pragma('integrity_check(10)', { simple: true }) as string
    const foreignKeys = (file.pragma('foreign_key_check') as unknown[]).length
    const version = file.pragma('user_version', { simple: true }) as number
    const journal = file.pragma('journal_mode', { simple: true }) as string
    const isSound = integrity === 'ok' && foreignKeys === 0
    return Promise.resolve({
      name: 'Library',
      state: isSound ? 'ok' : 'problem',
      detail: isSound ? `sound: integrity and references checked, schema ${version}, ${journal}` : `damaged: ${integrity}, ${foreignKeys} broken references; put a backup in its place`,
      facts: { integrity, brokenReferences: foreignKeys, schema: version, journal }
    })
  } finally {
    file.close()
  }
}

async function audit(folder: string): Promise<Finding> {
  const store = await openStore(folder)
  try {
    const verdict = await verifyAudit(store)
    return {
      name: 'Audit',
      state: verdict.intact ? 'ok' : 'problem',
      detail: verdict.intact ? `the chain of ${verdict.entries} entries is whole` : (verdict.problem ?? 'the chain is broken'),
      facts: { ...verdict }
    }
  } finally {
    await store.close()
  }
}

function windowHost(): Finding {
  const [electron, browser] = [electronBinary(), findBrowser()]
  const facts = { electron, browser: browser?.path ?? null }
  if (electron) return { name: 'Window', state: 'ok', detail: `Electron at ${electron}`, facts }
  if (browser) return { name: 'Window', state: 'ok', detail: `${browser.name} at ${browser.path} (Electron's program is not installed)`, facts }
  return { name: 'Window', state: 'warning', detail: 'neither Electron nor a Chromium, Chrome, Edge or Brave was found; the address is printed instead', facts }
}

/** Electron's package names its program in path.txt once it was fetched. */
function electronBinary(): string | null {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
    const binary = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'))
    return existsSync(binary) ? binary : null
  } catch {
    return null
  }
}

async function orProblem(name: string, look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look()
  } catch (error) {
    const { code, message } = toFailure(error)
    return { name, state: 'problem', detail: `${code} ${message}`, facts: { code } }
  }
}

const gibibytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`
