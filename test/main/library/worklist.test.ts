import { beforeAll, afterAll, describe, expect, test } from 'vitest'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StudyQuery } from '@shared/contract/studies'
import { studySort, type StudySort } from '@shared/domain/study-filter'
import type { StudyRow, StudyStatus } from '@shared/domain/study'
import { listStudies, readStudy, type Worklist } from '@main/library/worklist'
import { createWorklistIndex } from '@main/library/worklist-index/worklist-index'
import { openStore, type Store } from '@main/store/open'
import { reindexStudy } from '@main/store/search'

const serving = { modelSha256: 'a'.repeat(64), promptSetSha256: 'b'.repeat(64), mode: 'corrected' } as const
const names = ['Doe Jane', 'doe john', 'Álvarez Ana', '王小明', 'Smith', '']
const statuses: readonly StudyStatus[] = ['unread', 'unread', 'unread', 'reading', 'read', 'second-look']
const dates = ['20240101', '20230615', '20200229', null]
const patients = 60
const studies = 240

let folder: string
let store: Store
let worklist: Worklist
let expected: StudyRow[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gloriole-worklist-'))
  store = await openStore(folder)
  await store.transaction(async (tx) => {
    for (let p = 1; p <= patients; p++) {
      await tx.insertInto('patient').values({ id: p, patient_id: `PAT${p % 7}-${p}`, issuer: '', name: names[p % names.length]!, birth_date: null, sex: null }).execute()
    }
    await tx.insertInto('file').values({ sha256: '0'.repeat(64), bytes: 1, stored_at: '' }).execute()
    for (let s = 1; s <= studies; s++) await addStudy(tx, s)
  })
  worklist = { db: store.db, index: createWorklistIndex(store.db) }
  expected = (await listStudies(worklist, { limit: 500 }, serving)).studies
})
afterAll(async () => {
  await worklist.index.close()
  await store.close()
  rmSync(folder, { recursive: true })
})

async function addStudy(tx: Parameters<Parameters<Store['transaction']>[0]>[0], s: number): Promise<void> {
  const study_uid = `1.2.${s}`
  await tx
    .insertInto('study')
    .values({
      study_uid,
      patient: 1 + ((s * 37) % patients),
      study_date: dates[s % dates.length]!,
      study_time: s % 3 ? `${String(s % 24).padStart(2, '0')}0000` : null,
      description: s % 5 ? 'Chest PA' : '胸部正位片',
      accession: `ACC-${s}`,
      status: statuses[s % statuses.length]!,
      imported_at: new Date(Date.UTC(2026, 0, 1) + ((s * 7919) % 1000) * 1000).toISOString()
    })
    .execute()
  for (const modality of s % 4 ? ['CR'] : ['DX', 'CR']) {
    const series_uid = `${study_uid}.${modality.charCodeAt(0)}`
    await tx.insertInto('series').values({ series_uid, study_uid, modality, series_number: modality === 'DX' ? 2 : 1, description: '', body_part: '' }).execute()
    for (const number of [2, 1]) {
      const film = { series_uid, study_uid, sop_class_uid: '1.2', transfer_syntax_uid: '1.2', image_rows: 3, image_columns: 2, frames: 1, photometric: 'MONOCHROME2' }
      const spacing = { view_position: null, laterality: null, spacing_row_mm: 0.5, spacing_column_mm: 0.25, spacing_source: 'ImagerPixelSpacing' }
      await tx.insertInto('instance').values({ sop_instance_uid: `${series_uid}.${number}`, instance_number: number, ...film, ...spacing, file_sha256: '0'.repeat(64) }).execute()
    }
  }
  if (s % 3 === 0) {
    const suggestion = { model_sha256: serving.modelSha256, prompt_set_sha256: serving.promptSetSha256, provider: 'cpu', findings: '[]', created_at: '' }
    const of = (sop_instance_uid: string, top_score: number) => ({ ...suggestion, sop_instance_uid, mode: 'corrected', top_class: `class ${s % 2}`, top_score })
    await tx.insertInto('suggestion').values([of(`${study_uid}.67.1`, (s % 50) / 100), of(`${study_uid}.67.2`, (s % 50) / 200)]).execute()
  }
  const label = { severity: null, subtype: null, location: null, origin: 'added', reader: 'R', updated_at: '', provenance: null }
  for (let n = 0; n < s % 3; n++) {
    await tx.insertInto('label').values({ id: `${s}-${n}`, study_uid, sop_instance_uid: `${study_uid}.67.1`, class: 'edema', presence: 'present', ...label }).execute()
  }
  await reindexStudy(tx, study_uid)
}

const seen = (row: StudyRow) => ({ ...row, text: `${row.patientName} ${row.patientId} ${row.description} ${row.accession} ${row.labelCount > 0 ? 'edema' : ''}`.toLowerCase() })
const searches: { search: string; matches: (row: StudyRow) => boolean }[] = [
  { search: '', matches: () => true },
  { search: 'doe', matches: (row) => seen(row).text.includes('doe ') },
  { search: 'alvarez', matches: (row) => row.patientName === 'Álvarez Ana' },
  { search: '小明', matches: (row) => row.patientName === '王小明' },
  { search: '正位 edema', matches: (row) => row.description === '胸部正位片' && row.labelCount > 0 },
  { search: 'ACC-24', matches: (row) => row.accession.startsWith('ACC-24') },
  { search: 'chest" OR "x', matches: () => false },
  { search: 'chest pat3', matches: (row) => row.description === 'Chest PA' && row.patientId.startsWith('PAT3') }
]

/** SQLite's NOCASE folds ASCII only and compares UTF-8 bytes, which is the order of code points. */
const folded = (text: string) => Buffer.from(text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()))
const rank: Record<StudyStatus, number> = { unread: 0, reading: 1, 'second-look': 2, read: 3 }
const text = (a: string | null, b: string | null) => (a === b ? 0 : a === null ? -1 : b === null ? 1 : Buffer.compare(Buffer.from(a), Buffer.from(b)))
const byDate = (a: StudyRow, b: StudyRow) => text(a.studyDate, b.studyDate) || text(a.studyTime, b.studyTime)
const orders: Record<StudySort, (a: StudyRow, b: StudyRow) => number> = {
  studyDate: byDate,
  importedAt: (a, b) => text(a.importedAt, b.importedAt),
  status: (a, b) => rank[a.status] - rank[b.status] || byDate(a, b),
  patientName: (a, b) => Buffer.compare(folded(a.patientName), folded(b.patientName)),
  patientId: (a, b) => Buffer.compare(folded(a.patientId), folded(b.patientId)),
  topFinding: (a, b) => a.topFinding!.score - b.topFinding!.score,
  uncertainty: (a, b) => a.topFinding!.uncertainty - b.topFinding!.uncertainty
}

/** Studies without suggestions come last in these orders. */
const ofSuggestions: ReadonlySet<StudySort> = new Set(['topFinding', 'uncertainty'])

async function everyPage(query: Partial<StudyQuery>, limit: number): Promise<StudyRow[]> {
  const rows: StudyRow[] = []
  for (;;) {
    const page = await listStudies(worklist, { ...query, offset: rows.length, limit }, serving)
    rows.push(...page.studies)
    if (page.studies.length < limit) {
      expect(page.total).toBe(rows.length)
      return rows
    }
  }
}

describe('the worklist', () => {
  test.each(studySort.options)('by %s, up and down, filtered and searched: all pages together are the matching studies in order', async (sort) => {
    for (const direction of ['ascending', 'descending'] as const) {
      for (const status of [null, 'unread', 'read'] as const) {
        for (const { search, matches } of searches) {
          const rows = await everyPage({ sort, direction, statuses: status === null ? [] : [status], search }, search === '' ? 7 : 50)
          const wanted = expected.filter((row) => matches(row) && (status === null || row.status === status))
          expect(rows.map((row) => row.studyUid).sort()).toEqual(wanted.map((row) => row.studyUid).sort())
          const sorted = ofSuggestions.has(sort) ? rows.slice(0, rows.filter((row) => row.topFinding).length) : rows
          for (let i = 1; i < sorted.length; i++) {
            const order = orders[sort](sorted[i - 1]!, sorted[i]!)
            expect(direction === 'ascending' ? order : -order).toBeLessThanOrEqual(0)
          }
          expect(ofSuggestions.has(sort) && rows.slice(sorted.length).some((row) => row.topFinding)).toBe(false)
        }
      }
    }
  })

  test('a row tells modalities, instances, labels, priors and the highest finding', () => {
    const row = expected.find(({ studyUid }) => studyUid === '1.2.12')!
    expect(row).toMatchObject({
      modalities: ['CR', 'DX'],
      instanceCount: 4,
      labelCount: 0,
      topFinding: { class: 'class 0', score: 0.12, uncertainty: 0 },
      studyDate: '20240101',
      studyTime: null,
      status: 'unread',
      demonstration: false
    })
    expect(expected.find(({ studyUid }) => studyUid === '1.2.13')!.topFinding).toBeNull()
  })

  test('without a serving model there are no findings, and their order is that of the dates', async () => {
    const byFinding = await listStudies(worklist, { sort: 'topFinding' }, null)
    expect(byFinding.studies.every((row) => row.topFinding === null)).toBe(true)
    expect(byFinding.studies.map((row) => row.studyUid)).toEqual((await listStudies(worklist, {}, null)).studies.map((row) => row.studyUid))
    const other = await listStudies(worklist, { sort: 'topFinding' }, { ...serving, mode: 'compat' })
    expect(other.studies.every((row) => row.topFinding === null)).toBe(true)
  })
})

describe('a study', () => {
  test('has its series and instances in order of their numbers', async () => {
    const study = await readStudy(store.db, '1.2.12', serving)
    expect(study.series.map((series) => [series.modality, series.instances.map((film) => film.instanceNumber)])).toEqual([
      ['CR', [1, 2]],
      ['DX', [1, 2]]
    ])
    expect(study.series[0]!.instances[0]).toMatchObject({ sopInstanceUid: '1.2.12.67.1', rows: 3, columns: 2, spacing: { rowMm: 0.5, columnMm: 0.25, source: 'ImagerPixelSpacing' } })
  })

  test('has as priors the earlier studies of its patient, newest first, and the row counts them', async () => {
    const when = (row: StudyRow) => `${row.studyDate!}${row.studyTime ?? ''}`
    let withPriors = 0
    for (const { studyUid, patientId, studyDate, studyTime, priorCount } of expected) {
      const { priors } = await readStudy(store.db, studyUid, serving)
      const isEarlier = (row: StudyRow) =>
        row.studyDate !== null && studyDate !== null && (row.studyDate < studyDate || (row.studyDate === studyDate && row.studyTime !== null && studyTime !== null && row.studyTime < studyTime))
      expect(priors.map((row) => row.studyUid).sort()).toEqual(expected.filter((row) => row.patientId === patientId && isEarlier(row)).map((row) => row.studyUid).sort())
      expect(priors.map(when)).toEqual(priors.map(when).sort().reverse())
      expect(priorCount).toBe(priors.length)
      if (priorCount > 0) withPriors++
    }
    expect(withPriors).toBeGreaterThan(20)
  })

  test('that is not there is NOT_FOUND', async () => {
    await expect(readStudy(store.db, '9.9', serving)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
