import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { migrations } from '@main/store/migrate'

test('a library of version 12 keeps its presentation states and forgets what it read of them', () => {
  const database = new Database(':memory:')
  onTestFinished(() => void database.close())
  database.pragma('foreign_keys = ON')
  for (const sql of migrations.slice(0, 12)) database.exec(sql)
  const sha256 = 'a'.repeat(64)
  database.exec(`INSERT INTO file (sha256, bytes, stored_at) VALUES ('${sha256}', 10, '2026-01-01')`)
  database.exec(`INSERT INTO presentation_state VALUES ('1.3', '1.2', 'P', 'L', 'D', 'C', '20260102', NULL, '{"films":[]}', '${sha256}')`)
  database.transaction(() => database.exec(migrations[12]!))()
  expect(database.prepare('SELECT * FROM presentation_state').all()).toEqual([
    { sop_instance_uid: '1.3', study_uid: '1.2', patient_id: 'P', label: 'L', description: 'D', creator: 'C', created_date: '20260102', created_time: null, file_sha256: sha256, state: null }
  ])
})
