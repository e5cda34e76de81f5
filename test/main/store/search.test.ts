import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { openStore, type Store } from '@main/store/open'
import { reindexStudy } from '@main/store/search'
import { addStudy } from '@test/fixtures/library-rows'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

async function opened(): Promise<Store> {
  const store = await openStore(temporaryFolder())
  onTestFinished(() => store.close())
  return store
}
const found = async (store: Store, words: string) =>
  (await sql<{ study_uid: string }>`SELECT study_uid FROM study_search WHERE study_search MATCH ${words} ORDER BY study_uid`.execute(store.db)).rows.map((row) => row.study_uid)
const label = { severity: null, subtype: null, location: null, origin: 'added', reader: 'R', updated_at: '', provenance: null }

test('a study is found by patient, description, accession, report and findings', async () => {
  const store = await opened()
  const one = await addStudy(store, 1, 'Müller Anna')
  await addStudy(store, 2, 'Smith John')
  await store.transaction(async (tx) => {
    await tx.insertInto('report').values({ study_uid: one.studyUid, text: 'Blunted costophrenic angle.', revision: 1, reader: 'R', updated_at: '' }).execute()
    const film = { study_uid: one.studyUid, sop_instance_uid: one.sopInstanceUid }
    await tx.insertInto('label').values({ id: 'a', ...film, ...label, class: 'pleural effusion', presence: 'present', location: 'left base' }).execute()
    await reindexStudy(tx, one.studyUid)
  })
  for (const words of ['muller', 'PAT1', 'ACC1', 'costophrenic', 'effusion', '"left base"', 'anna effusion']) expect(await found(store, words)).toEqual([one.studyUid])
  expect(await found(store, 'chest')).toHaveLength(2)
})

test('a finding that was denied does not answer a search for it', async () => {
  const store = await opened()
  const film = await addStudy(store)
  await store.transaction(async (tx) => {
    const where = { study_uid: film.studyUid, sop_instance_uid: film.sopInstanceUid }
    await tx.insertInto('label').values({ id: 'a', ...where, ...label, class: 'pneumothorax', presence: 'absent' }).execute()
    await tx.insertInto('label').values({ id: 'b', ...where, ...label, class: 'edema', presence: 'uncertain' }).execute()
    await reindexStudy(tx, film.studyUid)
  })
  expect(await found(store, 'pneumothorax')).toEqual([])
  expect(await found(store, 'edema')).toEqual([film.studyUid])
})

test('indexing again replaces the row, and of an unknown study removes it', async () => {
  const store = await opened()
  const { studyUid } = await addStudy(store)
  await store.transaction(async (tx) => {
    await reindexStudy(tx, studyUid)
    await tx.insertInto('study_search').values({ rowid: 77, study_uid: '9.9', patient: 'ghost', study: '', report: '', labels: '' }).execute()
    await reindexStudy(tx, '9.9')
  })
  expect(await store.db.selectFrom('study_search').select('study_uid').execute()).toEqual([{ study_uid: studyUid }])
})
