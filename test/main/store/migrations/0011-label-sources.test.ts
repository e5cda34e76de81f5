import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { migrations } from '@main/store/migrate'
import { openStore } from '@main/store/open'
import { reviewOf } from '@test/fixtures/open-review'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const before = 10
const [studyUid, film] = ['1.2', '1.2.1.1']
const label = (presence: string) => ({
  id: 'e6d1f2de-9f55-4f7c-8b7e-0b8f5a1d2c11', studyUid, sopInstanceUid: film, class: 'edema',
  state: { presence, severity: null, subtype: null, location: null }, origin: 'added', reader: 'Ada', updatedAt: '2026-01-01T00:00:00.000Z', provenance: null
})
const region = {
  id: 'b1f0c7e2-0d3b-4c8e-9a27-5b1f0c7e2d12', studyUid, sopInstanceUid: film, labelId: null, class: 'edema', kind: 'polygon',
  points: [{ columnPx: 1, rowPx: 2 }, { columnPx: 9, rowPx: 2 }, { columnPx: 9, rowPx: 8 }], outlinedBy: null, reader: 'Ada', updatedAt: '2026-01-01T00:00:00.000Z'
}

/** A data folder of version 10: a study with a label that was changed once and a region, as that version wrote them. */
function versionTen(): string {
  const folder = temporaryFolder()
  const database = new Database(join(folder, 'gloriole.sqlite'))
  for (const step of migrations.slice(0, before)) database.exec(step)
  database.pragma(`user_version = ${before}`)
  database.exec(`
    INSERT INTO patient VALUES (1, 'P1', '', 'Doe Jane', '19500101', 'F');
    INSERT INTO study VALUES (7, '${studyUid}', 1, '20240102', '101500', 'Chest PA', 'ACC1', 'reading', 0, '2026-01-01T00:00:00.000Z');
    INSERT INTO series VALUES ('1.2.1', '${studyUid}', 'DX', 1, 'PA', 'CHEST');
    INSERT INTO file VALUES ('${'0'.repeat(64)}', 1, '');
    INSERT INTO instance VALUES ('${film}', '1.2.1', '${studyUid}', '1.2.3', 1, '1.2.840', 10, 10, 1, 'MONOCHROME2', NULL, NULL, NULL, NULL, NULL, '${'0'.repeat(64)}');`)
  const now = label('present')
  database.prepare(`INSERT INTO label VALUES (?, ?, ?, 'edema', 'present', NULL, NULL, NULL, 'added', 'Ada', ?, NULL)`).run(now.id, studyUid, film, now.updatedAt)
  database.prepare(`INSERT INTO region (id, study_uid, sop_instance_uid, label_id, class, kind, points, outlined_by, reader, updated_at) VALUES (?, ?, ?, NULL, 'edema', 'polygon', ?, NULL, 'Ada', ?)`).run(region.id, studyUid, film, JSON.stringify(region.points), region.updatedAt)
  const change = database.prepare(`INSERT INTO change VALUES (?, ?, '${studyUid}', '2026-01-01T00:00:00.000Z', 'Ada', ?, ?, ?, 'edema', ?, ?, NULL)`)
  change.run(1, 1, 'label', 'label', now.id, null, JSON.stringify(label('absent')))
  change.run(2, 2, 'label', 'label', now.id, JSON.stringify(label('absent')), JSON.stringify(now))
  change.run(3, 3, 'region', 'region', region.id, null, JSON.stringify(region))
  database.close()
  return folder
}

test('a library of version 10 keeps its labels and regions, which came from no batch, and what its readers did can be undone and redone', async () => {
  const folder = versionTen()
  const store = await openStore(folder)
  onTestFinished(() => store.close())
  const review = reviewOf(store)
  const kept = await review.get({ studyUid })
  expect(kept.labels).toEqual([{ ...label('present'), source: null }])
  expect(kept.regions).toEqual([{ ...region, words: null }])

  expect((await review.undo({ studyUid })).regions).toEqual([])
  expect((await review.undo({ studyUid })).labels).toMatchObject([{ state: { presence: 'absent' }, source: null }])
  expect((await review.undo({ studyUid })).labels).toEqual([])
  await expect(review.undo({ studyUid })).rejects.toMatchObject({ code: 'NOTHING_TO_UNDO' })
  for (let i = 0; i < 2; i++) await review.redo({ studyUid })
  const again = await review.redo({ studyUid })
  expect(again.labels).toEqual(kept.labels)
  expect(again.regions).toEqual(kept.regions)
})

test('the template that ships comes with it, once, however often it is opened, and no label seems to come from it', async () => {
  const folder = versionTen()
  await (await openStore(folder)).close()
  const store = await openStore(folder)
  onTestFinished(() => store.close())
  const review = reviewOf(store)
  const [template, ...more] = await review.templates()
  expect(more).toEqual([])
  expect(template).toMatchObject({ name: 'Normal chest' })
  expect(template!.labels).toHaveLength(7)
  expect((await store.db.selectFrom('label').selectAll().execute()).map(({ source }) => source)).toEqual([null])
})
