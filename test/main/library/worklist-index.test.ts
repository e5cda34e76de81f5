import { describe, expect, onTestFinished, test } from 'vitest'
import { createRandom } from '@shared/random'
import { isFiltered, studySort, studyView, type StudyView } from '@shared/domain/study-filter'
import { createWorklistIndex } from '@main/library/worklist-index/worklist-index'
import { openStore, type Store } from '@main/store/open'
import { reindexStudy } from '@main/store/search'
import { addStudy } from '@test/fixtures/library-rows'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const today = new Date(2026, 2, 10, 12)
const scoring = { model_sha256: 'a'.repeat(64), prompt_set_sha256: 'b'.repeat(64), mode: 'corrected' }
const view = (changes: Partial<StudyView> = {}) => studyView.parse(changes)

async function opened(studies: number): Promise<Store> {
  const store = await openStore(temporaryFolder())
  onTestFinished(() => store.close())
  await store.db.insertInto('prompt_set').values({ sha256: scoring.prompt_set_sha256, name: 'x', json: '{}', created_at: '' }).execute()
  await store.db.insertInto('model').values({ sha256: scoring.model_sha256, name: 'x', path: '', manifest: '{}', first_seen_at: '' }).execute()
  for (let n = 1; n <= studies; n++) await addStudy(store, n, `Patient ${n % 7}`)
  return store
}
const set = (store: Store, n: number, changes: object) => store.db.updateTable('study').set(changes).where('id', '=', n).execute()
const suggest = (store: Store, n: number, name: string, score: number, findings = '[]') =>
  store.db.replaceInto('suggestion').values({ ...scoring, sop_instance_uid: `1.2.826.${n}.1.1`, provider: 'cpu', findings, top_class: name, top_score: score, created_at: '' }).execute()
const label = (store: Store, n: number, name: string, presence: string) =>
  store.db.insertInto('label').values({ id: `${n}-${name}`, study_uid: `1.2.826.${n}`, sop_instance_uid: `1.2.826.${n}.1.1`, class: name, presence, origin: 'added', reader: 'R', updated_at: '', severity: null, subtype: null, location: null, provenance: null }).execute()
const change = (store: Store, n: number, reader: string, sequence: number) =>
  store.db.insertInto('change').values({ sequence, bundle: sequence, study_uid: `1.2.826.${n}`, at: '', reader, action: 'add', entity: 'label', entity_id: 'x', subject: '', before: null, after: null, reverses: null }).execute()

describe('filters', () => {
  test('each finds its studies, and together those that have all', async () => {
    const store = await opened(12)
    const index = createWorklistIndex(store.db, () => today)
    const ids = async (changes: Partial<StudyView>) => (await index.page(view(changes), 1, 0, 100)).ids.sort((a, b) => a - b)
    for (let n = 1; n <= 12; n++) await set(store, n, { study_date: `202603${String(n).padStart(2, '0')}`, status: n % 2 ? 'read' : 'unread' })
    await set(store, 12, { study_date: null })
    await store.db.updateTable('series').set({ modality: 'DX' }).where('study_uid', 'in', ['1.2.826.3', '1.2.826.4']).execute()
    await suggest(store, 3, 'edema', 0.5)
    await suggest(store, 4, 'nodule', 0.4)
    await label(store, 4, 'pleural effusion', 'uncertain')
    await label(store, 5, 'pleural effusion', 'absent')
    await change(store, 4, 'Dr "A" [1]', 1)
    await change(store, 6, 'Dr B', 2)

    expect(await ids({ statuses: ['unread'] })).toEqual([2, 4, 6, 8, 10, 12])
    expect(await ids({ statuses: ['unread', 'read'] })).toHaveLength(12)
    expect(await ids({ statuses: ['second-look'] })).toEqual([])
    expect(await ids({ modality: 'DX' })).toEqual([3, 4])
    expect(await ids({ modality: 'D' })).toEqual([])
    expect(await ids({ suggested: 'edema' })).toEqual([3])
    expect(await ids({ suggested: 'never suggested' })).toEqual([])
    expect(await ids({ labelled: 'pleural effusion' })).toEqual([4])
    expect(await ids({ reader: 'Dr "A" [1]' })).toEqual([4])
    expect(await ids({ reader: 'Dr' })).toEqual([])
    expect(await ids({ date: { kind: 'last', days: 1 } })).toEqual([10])
    expect(await ids({ date: { kind: 'last', days: 3 } })).toEqual([8, 9, 10])
    expect(await ids({ date: { kind: 'between', from: '20260309', to: null } })).toEqual([9, 10, 11])
    expect(await ids({ date: { kind: 'between', from: null, to: '20260302' } })).toEqual([1, 2])
    expect(await ids({ date: { kind: 'between', from: null, to: null } })).toHaveLength(12)
    expect(await ids({ statuses: ['unread'], modality: 'DX', labelled: 'pleural effusion', search: 'patient acc4' })).toEqual([4])
    expect((await index.page(view({ modality: 'DX' }), 1, 0, 1)).unsuggested).toBe(0)
    expect((await index.page(view(), 1, 0, 1)).unsuggested).toBe(10)
    expect(await index.facets(1)).toMatchObject({
      modalities: [{ value: 'CR', count: 10 }, { value: 'DX', count: 2 }],
      suggested: [{ value: 'edema', count: 1 }, { value: 'nodule', count: 1 }],
      labelled: [{ value: 'pleural effusion', count: 1 }],
      readers: [{ value: 'Dr "A" [1]', count: 1 }, { value: 'Dr B', count: 1 }],
      statuses: [{ value: 'unread', count: 6 }, { value: 'reading', count: 0 }, { value: 'second-look', count: 0 }, { value: 'read', count: 6 }]
    })
  })

  test('an empty filter is none', () => {
    expect(isFiltered(view())).toBe(false)
    for (const changes of [{ search: 'a' }, { statuses: ['read' as const] }, { reader: 'R' }, { date: { kind: 'last' as const, days: 1 } }]) expect(isFiltered(view(changes))).toBe(true)
  })
})

describe('what changes', () => {
  test('an index that followed hundreds of changes lists every order as one that is made anew', async () => {
    const store = await opened(60)
    const random = createRandom(5)
    const some = (n: number) => Math.floor(random.between(0, n))
    const index = createWorklistIndex(store.db, () => today)
    const all = (from: typeof index, sort: StudyView['sort'], direction: StudyView['direction'], scoringId: number | null) => from.all(view({ sort, direction }), scoringId)
    for (const sort of studySort.options) await all(index, sort, 'ascending', 1)
    let next = 61
    for (let round = 0; round < 25; round++) {
      for (let i = 0; i < 1 + some(6); i++) {
        const n = 1 + some(60)
        const acts = [
          () => set(store, n, { status: ['unread', 'reading', 'read', 'second-look'][some(4)]! }),
          () => set(store, n, { study_date: some(5) ? `2026010${1 + some(9)}` : null, study_time: some(3) ? `0${some(9)}3000` : null }),
          () => set(store, n, { imported_at: new Date(some(1e12)).toISOString() }),
          () => store.db.updateTable('patient').set({ name: `Patient ${String.fromCharCode(65 + some(50))}` }).where('id', '=', n).execute(),
          () => suggest(store, n, 'edema', random.normal(), JSON.stringify([{ class: 'edema', score: 1, probability: random.between(0, 1) }])),
          () => set(store, n, { patient: 1 + some(60) }),
          () => store.db.deleteFrom('suggestion').where('sop_instance_uid', '=', `1.2.826.${n}.1.1`).execute(),
          () => addStudy(store, next++, `New ${some(9)}`)
        ]
        await acts[some(acts.length)]!()
      }
      const scoringId = round % 9 === 8 ? null : 1
      const fresh = createWorklistIndex(store.db, () => today)
      for (const sort of studySort.options) {
        for (const direction of ['ascending', 'descending'] as const) expect(await all(index, sort, direction, scoringId), `${sort} ${round}`).toEqual(await all(fresh, sort, direction, scoringId))
      }
    }
  })

  test('what another process writes, and a text that is found anew, are there at the next question', async () => {
    const store = await opened(3)
    const index = createWorklistIndex(store.db)
    const found = async (search: string) => (await index.page(view({ search }), null, 0, 10)).ids
    expect(await found('kerley')).toEqual([])
    const other = await openStore(store.dataDir)
    await other.transaction(async (tx) => {
      await tx.insertInto('report').values({ study_uid: '1.2.826.2', text: 'Kerley lines', revision: 1, reader: 'R', updated_at: '' }).execute()
      await reindexStudy(tx, '1.2.826.2')
    })
    await other.close()
    expect(await found('kerley')).toEqual([2])
  })
})

describe('from study to study', () => {
  test('the next and the one before, none beyond the ends, the first for a study that is not in the list', async () => {
    const store = await opened(5)
    const index = createWorklistIndex(store.db)
    for (let n = 1; n <= 5; n++) await set(store, n, { study_date: `2026010${n}`, status: n === 3 ? 'read' : 'unread' })
    const unread = view({ statuses: ['unread'] })
    expect(await index.all(unread, null)).toEqual([5, 4, 2, 1])
    expect(await index.neighbour(unread, null, 4, 1)).toBe(2)
    expect(await index.neighbour(unread, null, 2, -1)).toBe(4)
    expect(await index.neighbour(unread, null, 1, 1)).toBeNull()
    expect(await index.neighbour(unread, null, 5, -1)).toBeNull()
    expect(await index.neighbour(unread, null, 3, 1)).toBe(5)
    expect(await index.neighbour(unread, null, null, 1)).toBe(5)
    expect(await index.neighbour(view({ search: 'nobody' }), null, 3, 1)).toBeNull()
  })
})

test('a closed index reads no more', async () => {
  const store = await opened(1)
  const index = createWorklistIndex(store.db)
  await index.close()
  await index.follow(null)
  expect(index.isReady(null)).toBe(false)
})
