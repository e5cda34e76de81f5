import { describe, expect, test } from 'vitest'
import { folderOf } from './film'
import { openedLibrary, type OpenedLibrary } from './opened-library'

const list = async ({ library }: OpenedLibrary) => (await library.list({ sort: 'patientId', direction: 'ascending' })).studies

describe('patients', () => {
  test('without an id stay strangers to each other', async () => {
    const opened = await openedLibrary()
    await opened.import(folderOf({ a: { patientId: '' }, b: { patientId: '', study: '1.2.2', date: '20200101' }, c: { patientId: '', instance: '1.2.1.1.2' } }))
    expect(await list(opened)).toMatchObject([{ priorCount: 0 }, { priorCount: 0 }])
    expect(await opened.store.db.selectFrom('patient').selectAll().execute()).toHaveLength(2)
  })

  test('who share an id but cannot be one person are kept apart, each with their own name and priors', async () => {
    const opened = await openedLibrary()
    await opened.import(
      folderOf({
        a: {},
        b: { study: '1.2.2', patientName: 'Smith^John', birthDate: '19770707', sex: 'M', date: '20200101' },
        c: { study: '1.2.3', patientName: 'Smith^John', birthDate: '19770707', sex: 'M', date: '20190101' },
        d: { study: '1.2.4', date: '20180101' },
        e: { study: '1.2.5', patientName: 'Wu^Li', birthDate: '20000101', sex: null, date: '20170101' }
      })
    )
    const rows = (await opened.library.list({})).studies
    expect(rows.map((row) => [row.studyUid, row.patientName, row.priorCount])).toEqual([
      ['1.2.1', 'Doe, Jane', 1],
      ['1.2.2', 'Smith, John', 1],
      ['1.2.3', 'Smith, John', 0],
      ['1.2.4', 'Doe, Jane', 0],
      ['1.2.5', 'Wu, Li', 0]
    ])
    expect(new Set(rows.map((row) => row.patientId))).toEqual(new Set(['PAT1']))
  })

  test('become better known, and are found by what was learnt', async () => {
    const opened = await openedLibrary()
    await opened.import(folderOf({ a: { patientName: '', birthDate: null, sex: null } }))
    expect(await list(opened)).toMatchObject([{ patientName: '', birthDate: null }])
    await opened.import(folderOf({ b: { study: '1.2.2' } }))
    expect(await list(opened)).toMatchObject([{ patientName: 'Doe, Jane', birthDate: '19500101', sex: 'F' }, { patientName: 'Doe, Jane' }])
    expect((await opened.library.list({ search: 'jane' })).total).toBe(2)
  })

  test('studies are completed by later films, and what is known stays', async () => {
    const opened = await openedLibrary()
    await opened.import(folderOf({ a: { description: '', accession: '' } }))
    await opened.import(folderOf({ b: { instance: '1.2.1.1.2', description: 'Thorax', accession: 'X9' }, c: { instance: '1.2.1.1.3', description: 'Other' } }))
    expect(await list(opened)).toMatchObject([{ description: 'Thorax', accession: 'X9', instanceCount: 3 }])
    expect((await opened.library.list({ search: 'x9' })).total).toBe(1)
  })
})
