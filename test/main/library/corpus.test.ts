import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { verifyStoredFile } from '@main/library/file-store'
import type { Child } from '@main/workers/channel'
import { forkFrom } from '@main/workers/fork'
import { bundleTypescript } from '@test/fixtures/run-typescript'
import { openedLibrary } from './opened-library'

const data = resolve(import.meta.dirname, '../../../../shared/data')
const corpus = join(data, 'dicom')
const isThere = existsSync(join(corpus, 'manifest.json'))
if (!isThere) console.log('skipped: the DICOM corpus (../shared/data/dicom) is not there')

interface Expectation {
  readonly path: string
  readonly expect: 'ok' | 'odd' | 'reject'
  readonly pixelSha256?: string
}
const manifest = (): Expectation[] => (JSON.parse(readFileSync(join(corpus, 'manifest.json'), 'utf8')) as { files: Expectation[] }).files
const inFolder = (folder: string) => manifest().filter(({ path }) => path.startsWith(`${folder}/`))

/** The import process as the application runs it: bundled, forked, with its limits. */
async function importChild(): Promise<() => Child> {
  const script = await bundleTypescript('src/main/workers/import.ts')
  const folder = dirname(script)
  writeFileSync(join(folder, 'import.js'), `import './${basename(script)}'\n`)
  return () => forkFrom(folder)('import')
}

describe.skipIf(!isThere)('the corpus', () => {
  test('hostile files are refused by name in the real child process, and the import goes on', async () => {
    const opened = await openedLibrary(await importChild())
    const { summary } = await opened.import(join(corpus, 'hostile'), join(corpus, 'chest'))
    expect(summary.imported).toBeGreaterThanOrEqual(3)
    const refused = new Set(summary.refused.map(({ path }) => path))
    const isRefused = (path: string) => (path.endsWith('DICOMDIR') ? [...refused].some((other) => other.startsWith(join(corpus, dirname(path)))) : refused.has(join(corpus, path)))
    expect(inFolder('hostile').filter(({ expect: wanted, path }) => wanted === 'reject' && !isRefused(path))).toEqual([])
    expect(summary.refused.filter(({ code }) => code === 'WORKER_CRASHED' || code === 'INTERNAL')).toEqual([])
    for (const { studyUid } of (await opened.library.list({ limit: 500 })).studies) {
      for (const { instances } of (await opened.library.get(studyUid)).series) {
        for (const { sopInstanceUid } of instances) await verifyStoredFile(opened.store.dataDir, (await opened.library.filePath(sopInstanceUid)).sha256)
      }
    }
  }, 120_000)

  test.each(['DICOMDIR', 'DICOMDIR-implicit', 'DICOMDIR-nooffset'])('a file set is read by its %s', async (name) => {
    const opened = await openedLibrary()
    const { summary } = await opened.import(join(corpus, 'odd/fileset', name))
    expect(summary).toMatchObject({ imported: 31, refused: [] })
    expect(summary.studyUids).toHaveLength(6)
  })

  test('a folder with its DICOMDIR takes each film once', async () => {
    const opened = await openedLibrary()
    expect((await opened.import(join(corpus, 'odd/fileset'))).summary).toMatchObject({ imported: 31, unchanged: 0, refused: [] })
  })

  test('every film that must be readable is taken, whatever its transfer syntax', async () => {
    const opened = await openedLibrary()
    const { summary } = await opened.import(join(corpus, 'syntaxes'), join(corpus, 'chest'))
    const refused = new Map(summary.refused.map(({ path, code }) => [path, code]))
    const lost = [...inFolder('syntaxes'), ...inFolder('chest')].filter(({ path, expect: wanted }) => wanted === 'ok' && refused.has(join(corpus, path)))
    // The same film in several codings has one SOP Instance UID; only the first of them can be in the library.
    expect(lost.filter(({ path }) => refused.get(join(corpus, path)) !== 'CONFLICT').map(({ path }) => [path, refused.get(join(corpus, path))])).toEqual([])
  }, 120_000)
})

describe.skipIf(!existsSync(join(data, 'films')))('the NIH films', () => {
  test('give one study a film, with the priors of their patients', async () => {
    const opened = await openedLibrary()
    const { summary } = await opened.import(join(data, 'films'))
    expect(summary.imported).toBe(32)
    expect(summary.refused.map(({ path }) => path.replace(/.*\//, ''))).toEqual(['README.md', 'labels.csv', 'manifest.json'])
    const { studies } = await opened.library.list({ sort: 'patientId', direction: 'ascending' })
    const perPatient = Map.groupBy(studies, (row) => row.patientId)
    expect([...perPatient.values()].map((rows) => rows.length).sort()).toEqual([1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4])
    for (const rows of perPatient.values()) expect(rows.map((row) => row.priorCount).sort()).toEqual([...rows.keys()])
  }, 60_000)
})
