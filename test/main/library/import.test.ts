import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { encode } from 'fast-png'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { ImportSource } from '@shared/domain/exchange'
import { verifyAudit } from '@main/audit/verify'
import { verifyStoredFile } from '@main/library/file-store'
import type { Child } from '@main/workers/channel'
import { importProcedures } from '@main/workers/import-procedures'
import { inProcess } from '@main/workers/in-process'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { film, folderOf } from './film'
import { openedLibrary, summarised, type OpenedLibrary } from './opened-library'
import { zip } from './zip'

const tables = ['patient', 'study', 'series', 'instance', 'file', 'study_search', 'audit'] as const
const everything = async ({ store }: OpenedLibrary) => Promise.all(tables.map((table) => store.db.selectFrom(table).selectAll().execute()))
const list = async ({ library }: OpenedLibrary) => (await library.list({ sort: 'patientId', direction: 'ascending' })).studies

describe('importing', () => {
  test('takes films into the worklist and the file store, byte for byte', async () => {
    const opened = await openedLibrary()
    const folder = folderOf({ a: {}, b: { instance: '1.2.1.1.2', grey: 7 }, c: { study: '1.2.2', date: '20200101', accession: 'ACC2' } })
    const { summary, events } = await opened.import(folder)
    expect(summary).toMatchObject({ imported: 3, unchanged: 0, refused: [], studyUids: ['1.2.1', '1.2.2'], cancelled: false })
    expect(events.at(-2)).toEqual({ kind: 'progress', done: 3, total: 3, refused: 0 })
    const [first] = (await opened.library.list({})).studies
    expect(first).toMatchObject({ studyUid: '1.2.1', patientName: 'Doe, Jane', modalities: ['CR'], instanceCount: 2, priorCount: 1, accession: 'ACC1', status: 'unread' })
    const stored = await opened.library.filePath('1.2.1.1.2')
    expect(readFileSync(stored.path)).toEqual(readFileSync(join(folder, 'b.dcm')))
    expect(stored).toMatchObject({ rows: 40, columns: 32, photometric: 'MONOCHROME2', viewPosition: 'PA', spacing: { rowMm: 0.15, columnMm: 0.15, source: 'ImagerPixelSpacing' } })
    await verifyStoredFile(opened.store.dataDir, stored.sha256)
    expect((await opened.library.list({ search: 'jane acc2' })).studies.map((row) => row.studyUid)).toEqual(['1.2.2'])
    expect(readdirSync(join(opened.store.dataDir, 'temp'))).toEqual([])
  })

  test('twice changes nothing', async () => {
    const opened = await openedLibrary()
    const folder = folderOf({ a: {}, b: { study: '1.2.2' } })
    await opened.import(folder)
    const before = await everything(opened)
    const { summary } = await opened.import(folder, folder)
    expect(summary).toMatchObject({ imported: 0, unchanged: 4, refused: [], studyUids: ['1.2.1', '1.2.2'] })
    expect(await everything(opened)).toEqual(before)
  })

  test('enters films and audit together, and the chain names what was taken', async () => {
    const opened = await openedLibrary()
    const { summary } = await opened.import(folderOf({ a: {}, b: { study: '1.2.2' } }))
    const audit = await opened.store.db.selectFrom('audit').selectAll().execute()
    expect(audit.map(({ action, subject, details }) => ({ action, subject, details: JSON.parse(details) as unknown }))).toEqual([
      { action: 'library.imported', subject: summary.importId, details: { films: 2, digest: expect.stringMatching(/^[0-9a-f]{64}$/) } }
    ])
    expect(await verifyAudit(opened.store)).toMatchObject({ intact: true })
    expect(await opened.store.db.selectFrom('import_run').selectAll().executeTakeFirst()).toMatchObject({ id: summary.importId, imported: 2, refused: 0, cancelled: 0, finished_at: expect.any(String) })
  })

  test('names each file it refuses, with the reason, and takes the others', async () => {
    const opened = await openedLibrary()
    const folder = folderOf({ good: {} })
    const whole = film({ study: '1.2.9' })
    writeFileSync(join(folder, 'cut.dcm'), whole.subarray(0, whole.length - 100))
    writeFileSync(join(folder, 'notes.txt'), 'not a film')
    writeFileSync(join(folder, 'picture.dcm'), encode({ width: 64, height: 64, data: new Uint8Array(4096), channels: 1, depth: 8 }))
    const { summary, events } = await opened.import(folder, join(folder, 'absent.dcm'))
    expect(summary.imported).toBe(1)
    expect(summary.refused.map(({ path, code }) => [path, code])).toEqual([
      [join(folder, 'cut.dcm'), 'DICOM_TRUNCATED'],
      [join(folder, 'notes.txt'), 'NOT_DICOM'],
      [join(folder, 'picture.dcm'), 'NOT_DICOM'],
      [join(folder, 'absent.dcm'), 'FILE_UNREADABLE']
    ])
    expect(events.filter((event) => event.kind === 'refused').map((event) => event.refusal)).toEqual(summary.refused)
    expect(readdirSync(join(opened.store.dataDir, 'files')).length).toBe(1)
  })

  test('makes a study of its own of a PNG film', async () => {
    const opened = await openedLibrary()
    const folder = temporaryFolder()
    const picture = (grey: number) => encode({ width: 64, height: 80, data: new Uint8Array(64 * 80).fill(grey), channels: 1, depth: 8 })
    writeFileSync(join(folder, 'one.png'), picture(10))
    writeFileSync(join(folder, 'two.png'), picture(20))
    expect((await opened.import(folder)).summary).toMatchObject({ imported: 2, refused: [] })
    const rows = await list(opened)
    expect(rows.map((row) => [row.description, row.instanceCount, row.priorCount])).toEqual(expect.arrayContaining([['one.png', 1, 0], ['two.png', 1, 0]]))
    expect((await opened.import(folder)).summary).toMatchObject({ imported: 0, unchanged: 2 })
  })

  test('of uploads shows them by name and takes them away', async () => {
    const opened = await openedLibrary()
    const id = '8c2d3a60-0000-4000-8000-000000000001'
    mkdirSync(join(opened.store.dataDir, 'uploads'))
    writeFileSync(join(opened.store.dataDir, 'uploads', id), 'not a film')
    const source: ImportSource = { kind: 'upload', id, name: 'film.dcm' }
    const { summary } = await summarised(opened.library.import([source], { signal: new AbortController().signal }))
    expect(summary.refused).toMatchObject([{ path: 'film.dcm', code: 'NOT_DICOM' }])
    expect(existsSync(join(opened.store.dataDir, 'uploads', id))).toBe(false)
  })
})

describe('what contradicts the library', () => {
  test('another film under a known SOP Instance UID is refused and nothing overwritten', async () => {
    const opened = await openedLibrary()
    await opened.import(folderOf({ a: {} }))
    const before = await everything(opened)
    const files = () => readdirSync(join(opened.store.dataDir, 'files'), { recursive: true }).sort()
    const kept = files()
    const { summary } = await opened.import(folderOf({ b: { grey: 3 } }))
    expect(summary).toMatchObject({ imported: 0, refused: [{ code: 'CONFLICT' }] })
    expect(await everything(opened)).toEqual(before)
    expect(files()).toEqual(kept)
  })

  test('of two films with one SOP Instance UID in an import the first is taken, and only its file is kept', async () => {
    const opened = await openedLibrary()
    const { summary } = await opened.import(folderOf({ a: {}, b: { grey: 3 } }))
    expect(summary).toMatchObject({ imported: 1, refused: [{ code: 'CONFLICT' }] })
    expect(readdirSync(join(opened.store.dataDir, 'files'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())).toHaveLength(1)
  })

  test('a series does not move to another study, nor a study to another patient', async () => {
    const opened = await openedLibrary()
    await opened.import(folderOf({ a: {} }))
    const { summary } = await opened.import(
      folderOf({
        series: { study: '1.2.2', series: '1.2.1.1', instance: '1.9.1' },
        id: { patientId: 'PAT2', instance: '1.9.2' },
        birth: { birthDate: '19600101', instance: '1.9.3' },
        same: { patientId: '', patientName: 'DOE^JANE', instance: '1.9.4' }
      })
    )
    expect(summary.refused.map(({ path, code }) => [path.replace(/.*\//, ''), code])).toEqual([
      ['birth.dcm', 'CONFLICT'],
      ['id.dcm', 'CONFLICT'],
      ['series.dcm', 'CONFLICT']
    ])
    expect(summary.imported).toBe(1)
    expect(await list(opened)).toMatchObject([{ studyUid: '1.2.1', patientId: 'PAT1', instanceCount: 2 }])
  })
})

describe('archives', () => {
  test('are opened wherever they lie, also in each other, and their films come in order', async () => {
    const opened = await openedLibrary()
    const folder = temporaryFolder()
    const inner = zip([
      { name: 'deep/3.dcm', content: film({ study: '1.2.3' }), isDeflated: true },
      { name: 'readme.txt', content: Buffer.from('hello') }
    ])
    writeFileSync(
      join(folder, 'cd.zip'),
      zip([
        { name: '1.dcm', content: film({ study: '1.2.1' }), isDeflated: true },
        { name: 'secret.dcm', content: film({ study: '1.2.8' }), flags: 1 },
        { name: 'inner.zip', content: inner },
        { name: '../2.dcm', content: film({ study: '1.2.9' }) },
        { name: '4.dcm', content: film({ study: '1.2.4' }) }
      ])
    )
    writeFileSync(join(folder, 'letter.docx'), zip([{ name: 'word/document.xml', content: Buffer.from('<w/>') }]))
    const { summary, events } = await opened.import(folder)
    expect(summary.studyUids).toEqual(['1.2.1', '1.2.3', '1.2.4'])
    const at = (name: string) => `${join(folder, 'cd.zip')}!/${name}`
    expect(summary.refused.map(({ path, code }) => [path, code])).toEqual([
      [at('secret.dcm'), 'ARCHIVE_INVALID'],
      [at('../2.dcm'), 'PATH_OUTSIDE'],
      [at('inner.zip!/readme.txt'), 'NOT_DICOM'],
      [join(folder, 'letter.docx'), 'NOT_DICOM']
    ])
    expect(events.at(-2)).toEqual({ kind: 'progress', done: 7, total: 7, refused: 4 })
    expect(readdirSync(join(opened.store.dataDir, 'temp'))).toEqual([])
  })

  const fileSet = resolve(import.meta.dirname, '../../../../shared/data/dicom/odd/fileset')
  test.skipIf(!existsSync(fileSet))('with a DICOMDIR: what it lists and the archive lacks is named (needs ../shared/data/dicom)', async () => {
    const opened = await openedLibrary()
    const path = join(temporaryFolder(), 'cd.zip')
    const content = (name: string) => readFileSync(join(fileSet, name))
    writeFileSync(path, zip([
      { name: 'cd/DICOMDIR', content: content('DICOMDIR') },
      { name: 'cd/77654033/cr1/6154', content: content('77654033/CR1/6154') },
      { name: 'cd/98892001/CT5N/2392', content: content('98892001/CT5N/2392'), flags: 1 }
    ]))
    const { summary } = await opened.import(path)
    expect(summary.imported).toBe(1)
    // 31 are listed; one is here, one is refused for its encryption.
    expect(summary.refused.map(({ code }) => code).sort()).toEqual(['ARCHIVE_INVALID', ...Array.from({ length: 29 }, () => 'FILE_UNREADABLE')])
    expect(summary.refused.find(({ path: named }) => named.endsWith('/6247'))).toMatchObject({ path: `${path}!/cd/77654033/CR2/6247` })
  })

  test('inside each other too deeply are refused', async () => {
    const opened = await openedLibrary()
    let matryoshka: Uint8Array = film()
    for (const name of ['film.dcm', 'c.zip', 'b.zip', 'a.zip']) matryoshka = zip([{ name, content: matryoshka }])
    const path = join(temporaryFolder(), 'top.zip')
    writeFileSync(path, matryoshka)
    const { summary } = await opened.import(path)
    expect(summary).toMatchObject({ imported: 0, refused: [{ path: `${path}!/a.zip!/b.zip!/c.zip`, code: 'ARCHIVE_LIMIT' }] })
  })
})

describe('a disk that is full', () => {
  test('refuses the films of the batch by name and ends the import in good order', async () => {
    const opened = await openedLibrary()
    await sql`PRAGMA max_page_count = 1`.execute(opened.store.db)
    const folder = folderOf(Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`f${i}`, { study: `1.3.${i}`, description: `film ${i}` }])))
    const { summary } = await opened.import(folder)
    expect(summary.imported + summary.refused.length).toBe(200)
    expect(summary.refused.length).toBeGreaterThan(0)
    expect(new Set(summary.refused.map(({ code }) => code))).toEqual(new Set(['DISK_FULL']))
    expect((await opened.library.list({})).total).toBe(summary.imported)
  })
})

describe('cancelling', () => {
  const many = () => folderOf(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`f${i}`, { study: `1.2.${i}` }])))

  /** Children that read five films each and hang at the next; `onStuck` is called when both do. */
  function stuck(onStuck: () => void): () => Child {
    let hanging = 0
    return () => {
      let read = 0
      return inProcess({
        ready: importProcedures.ready,
        take: (request: Parameters<typeof importProcedures.take>[0]) => {
          if (read++ < 5) return importProcedures.take(request)
          if (++hanging === 2) onStuck()
          return new Promise(() => undefined)
        }
      })
    }
  }

  test('keeps what was read, leaves the rest, says so, and leaves nothing behind', async () => {
    const cancelling = new AbortController()
    const opened = await openedLibrary(stuck(() => cancelling.abort()))
    const { summary } = await summarised(opened.library.import([{ kind: 'path', path: many() }], { signal: cancelling.signal }))
    expect(summary.cancelled).toBe(true)
    expect(summary.imported).toBe(10)
    expect((await opened.library.list({})).total).toBe(10)
    expect(await opened.store.db.selectFrom('import_run').select(['cancelled', 'imported']).executeTakeFirst()).toEqual({ cancelled: 1, imported: 10 })
    expect(readdirSync(join(opened.store.dataDir, 'temp'))).toEqual([])
  })

  test('by leaving the iteration ends it as well', async () => {
    const opened = await openedLibrary(stuck(() => undefined))
    for await (const event of opened.library.import([{ kind: 'path', path: many() }], { signal: new AbortController().signal })) {
      expect(event.kind).toBe('progress')
      break
    }
    expect(await opened.store.db.selectFrom('import_run').select('cancelled').executeTakeFirst()).toEqual({ cancelled: 1 })
  })
})
