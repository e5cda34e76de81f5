import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { migrations } from '@main/store/migrate'

test('the change log of version 6 is carried over row by row, stays append-only, counts on, and takes measurements', () => {
  const database = new Database(':memory:')
  onTestFinished(() => void database.close())
  database.pragma('foreign_keys = ON')
  for (const sql of migrations.slice(0, 6)) database.exec(sql)
  database.exec(`
    INSERT INTO patient (id, patient_id, name) VALUES (1, 'P', 'N');
    INSERT INTO study (study_uid, patient, description, accession, imported_at) VALUES ('1.2', 1, '', '', '2026-01-01');
    INSERT INTO change VALUES (1, 1, '1.2', '2026-01-01', 'R', 'label', 'label', 'a', 'edema', NULL, '{}', NULL);
    INSERT INTO change VALUES (2, 1, '1.2', '2026-01-01', 'R', 'status', 'status', '1.2', 'reading', '{}', '{}', NULL);
    INSERT INTO change VALUES (5, 5, '1.2', '2026-01-02', 'R', 'undo', 'label', 'a', 'edema', '{}', NULL, 1);
  `)
  const before = database.prepare('SELECT * FROM change').all()
  database.transaction(() => database.exec(migrations[6]!))()
  expect(database.prepare('SELECT * FROM change').all()).toEqual(before)
  expect(database.pragma('foreign_key_check')).toEqual([])
  for (const sql of ['UPDATE change SET reader = 1', 'DELETE FROM change']) expect(() => database.exec(sql)).toThrow(/append-only/)
  const add = database.prepare("INSERT INTO change (bundle, study_uid, at, reader, action, entity, entity_id, subject, reverses) VALUES (NULL, '1.2', '', '', 'measurement', 'measurement', 'm', 'length', ?)")
  expect(add.run(null).lastInsertRowid).toBe(6)
  expect(() => add.run(99)).toThrow(/FOREIGN KEY/)
})
