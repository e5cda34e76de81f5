import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { libraryAndReview } from '@main/store/migrations/0001-library-and-review'
import { worklist } from '@main/store/migrations/0002-worklist'

const model = 'a'.repeat(64)
const prompts = 'b'.repeat(64)

/** A library of version 1 with one study of two films; the first has a suggestion. */
function versionOne(): Database.Database {
  const database = new Database(':memory:')
  onTestFinished(() => void database.close())
  database.pragma('foreign_keys = ON')
  database.exec(libraryAndReview)
  database.exec(`
    INSERT INTO patient VALUES (1, 'P1', '', 'Müller Anna', '19500101', 'F');
    INSERT INTO study VALUES (7, '1.2', 1, '20240102', '101500', 'Chest PA', 'ACC1', 'unread', 0, '2026-01-01T00:00:00.000Z');
    INSERT INTO study_search (rowid, study_uid, patient, study, report, labels) VALUES (7, '1.2', 'Müller Anna P1', 'Chest PA ACC1', 'clear lungs', 'nodule');
    INSERT INTO series VALUES ('1.2.1', '1.2', 'CR', 1, 'PA', 'CHEST');
    INSERT INTO file VALUES ('${'0'.repeat(64)}', 1, '');`)
  for (const uid of ['1.2.1.1', '1.2.1.2']) {
    database.prepare(`INSERT INTO instance VALUES (?, '1.2.1', '1.2', '1.2.3', 1, '1.2.840', 1, 1, 1, 'MONOCHROME2', NULL, NULL, NULL, NULL, NULL, ?)`).run(uid, '0'.repeat(64))
  }
  suggest(database, '1.2.1.1', 'edema', 0.4)
  return database
}

function suggest(database: Database.Database, film: string, topClass: string, score: number, mode = 'corrected'): void {
  database.prepare(`INSERT OR REPLACE INTO suggestion VALUES (?, ?, ?, ?, 'cpu', '[]', ?, ?, '')`).run(film, model, prompts, mode, topClass, score)
}
const top = (database: Database.Database, mode = 'corrected') => database.prepare('SELECT study, class, score FROM study_top_finding JOIN scoring ON scoring.id = scoring WHERE mode = ?').all(mode)

test('a library of version 1 keeps its search rows and gains the highest finding of every study', () => {
  const database = versionOne()
  database.exec(worklist)
  const found = (words: string) => database.prepare('SELECT rowid, study_uid FROM study_search WHERE study_search MATCH ?').all(words)
  for (const words of ['muller', 'acc*', 'lungs', 'labels: nodule']) expect(found(words)).toEqual([{ rowid: 7, study_uid: '1.2' }])
  expect(top(database)).toEqual([{ study: 7, class: 'edema', score: 0.4 }])
})

test('the highest finding follows suggestions that are added, replaced, changed and removed', () => {
  const database = versionOne()
  database.exec(worklist)
  suggest(database, '1.2.1.2', 'nodule', 0.9)
  suggest(database, '1.2.1.2', 'nodule', 0.1, 'compat')
  expect(top(database)).toEqual([{ study: 7, class: 'nodule', score: 0.9 }])
  expect(top(database, 'compat')).toEqual([{ study: 7, class: 'nodule', score: 0.1 }])
  suggest(database, '1.2.1.2', 'nodule', 0.2)
  expect(top(database)).toEqual([{ study: 7, class: 'edema', score: 0.4 }])
  database.exec(`UPDATE suggestion SET top_score = 0.1, top_class = 'pneumonia' WHERE sop_instance_uid = '1.2.1.1'`)
  expect(top(database)).toEqual([{ study: 7, class: 'nodule', score: 0.2 }])
  database.exec(`DELETE FROM suggestion WHERE sop_instance_uid = '1.2.1.2'`)
  expect(top(database)).toEqual([{ study: 7, class: 'pneumonia', score: 0.1 }])
  database.exec('DELETE FROM suggestion')
  expect(top(database)).toEqual([])
})
