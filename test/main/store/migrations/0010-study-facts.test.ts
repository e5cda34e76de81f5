import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { migrations } from '@main/store/migrate'

const scoring = { model: 'a'.repeat(64), prompts: 'b'.repeat(64) }
const finding = (name: string, score: number, probability: number | null = null, decision?: string) => ({ class: name, score, probability, ...(decision && { judgement: { decision, reason: null } }) })
const before = 9

/** A library of version 9: one study of two films and two series, one label, one suggestion, a change by one reader. */
function versionNine(): Database.Database {
  const database = new Database(':memory:')
  onTestFinished(() => void database.close())
  database.pragma('foreign_keys = ON')
  for (const step of migrations.slice(0, before)) database.exec(step)
  database.exec(`
    INSERT INTO patient VALUES (1, 'P1', '', 'Müller Anna', '19500101', 'F');
    INSERT INTO study VALUES (7, '1.2', 1, '20240102', '101500', 'Chest PA', 'ACC1', 'unread', 0, '2026-01-01T00:00:00.000Z');
    INSERT INTO series VALUES ('1.2.1', '1.2', 'DX', 1, 'PA', 'CHEST'), ('1.2.2', '1.2', 'CR', 2, 'PA', 'CHEST');
    INSERT INTO file VALUES ('${'0'.repeat(64)}', 1, '');`)
  for (const uid of ['1.2.1.1', '1.2.1.2']) {
    database.prepare(`INSERT INTO instance VALUES (?, '1.2.1', '1.2', '1.2.3', 1, '1.2.840', 1, 1, 1, 'MONOCHROME2', NULL, NULL, NULL, NULL, NULL, ?)`).run(uid, '0'.repeat(64))
  }
  label(database, 'edema', 'present')
  change(database, 'Reader A')
  suggest(database, '1.2.1.1', [finding('edema', 0.4), finding('nodule', 0.35)])
  return database
}
const upgraded = () => {
  const database = versionNine()
  database.exec(migrations[before]!)
  return database
}

function label(database: Database.Database, name: string, presence: string): void {
  database.prepare(`INSERT INTO label VALUES (?, '1.2', '1.2.1.1', ?, ?, NULL, NULL, NULL, 'added', 'R', '', NULL)`).run(name, name, presence)
}
let sequence = 0
function change(database: Database.Database, reader: string, bundled = true): void {
  sequence++
  database.prepare(`INSERT INTO change VALUES (?, ?, '1.2', '', ?, 'add', 'label', 'x', '', NULL, NULL, NULL)`).run(sequence, bundled ? sequence : null, reader)
}
function suggest(database: Database.Database, film: string, findings: readonly ReturnType<typeof finding>[]): void {
  const [top] = findings
  database.prepare(`INSERT OR REPLACE INTO suggestion VALUES (?, ?, ?, 'corrected', 'cpu', ?, ?, ?, '')`).run(film, scoring.model, scoring.prompts, JSON.stringify(findings), top!.class, top!.score)
}
const facts = (database: Database.Database) => database.prepare('SELECT * FROM study_facts').get() as Record<string, unknown> & { revision: number }
const top = (database: Database.Database) => database.prepare('SELECT class, score, suspicion, uncertainty FROM study_top_finding').get()

test('a library of version 9 gains the facts of every study', () => {
  const database = upgraded()
  expect(facts(database)).toEqual({ study: 7, revision: 7, text: 7, modalities: '["CR","DX"]', films: 2, label_count: 1, labelled: '["edema"]', readers: '["Reader A"]' })
  expect(top(database)).toEqual({ class: 'edema', score: 0.4, suspicion: expect.closeTo(1 + 1 / (1 + Math.exp(-0.4)), 12), uncertainty: expect.closeTo(Math.exp(-0.5), 12) })
})

test('whatever changes what the worklist shows or finds raises the revision', () => {
  const database = upgraded()
  const changes: readonly [what: string, sql: string, expected: Record<string, unknown>][] = [
    ['status', `UPDATE study SET status = 'read'`, {}],
    ['description', `UPDATE study SET description = 'Thorax'`, {}],
    ['name', `UPDATE patient SET name = 'Maier'`, {}],
    ['series', `INSERT INTO series VALUES ('1.2.3', '1.2', 'CT', 3, '', '')`, { modalities: '["CR","CT","DX"]' }],
    ['series of another kind', `UPDATE series SET modality = 'CR' WHERE series_uid = '1.2.3'`, { modalities: '["CR","DX"]' }],
    ['film', `INSERT INTO instance SELECT '1.2.2.1', series_uid, study_uid, sop_class_uid, instance_number, transfer_syntax_uid, image_rows, image_columns, frames, photometric, view_position, laterality, spacing_row_mm, spacing_column_mm, spacing_source, file_sha256 FROM instance LIMIT 1`, { films: 3 }],
    ['film less', `DELETE FROM instance WHERE sop_instance_uid = '1.2.2.1'`, { films: 2 }],
    ['label', `INSERT INTO label SELECT 'n', study_uid, sop_instance_uid, 'nodule', 'uncertain', severity, subtype, location, origin, reader, updated_at, provenance FROM label`, { label_count: 2, labelled: '["edema","nodule"]' }],
    ['denial', `UPDATE label SET presence = 'absent' WHERE class = 'nodule'`, { label_count: 2, labelled: '["edema"]' }],
    ['label less', `DELETE FROM label`, { label_count: 0, labelled: '[]' }],
    ['report', `INSERT INTO report VALUES ('1.2', 'clear', 1, 'R', '')`, {}],
    ['report anew', `UPDATE report SET text = 'not clear'`, {}],
    ['suggestion', `DELETE FROM suggestion`, {}]
  ]
  const ofText = new Set(['name', 'label', 'denial', 'label less', 'report', 'report anew', 'description'])
  for (const [what, sql, expected] of changes) {
    const { revision } = facts(database)
    database.exec(sql)
    expect(facts(database)['text'] === facts(database).revision, `${what}: text`).toBe(ofText.has(what))
    expect(facts(database), what).toMatchObject({ revision: expect.toSatisfy((now: number) => now > revision), ...expected })
  }
  expect(top(database)).toBeUndefined()
})

test('readers are who changed something, not who came with the import', () => {
  const database = upgraded()
  change(database, 'Reader B')
  change(database, 'Reader A')
  change(database, 'import', false)
  expect(facts(database)['readers']).toBe('["Reader A","Reader B"]')
})

test('the most suspicious film leads: present before open before absent, then by probability', () => {
  const database = upgraded()
  suggest(database, '1.2.1.2', [finding('nodule', 0.1, 0.7, 'present'), finding('edema', 2, 0.9, 'absent')])
  expect(top(database)).toMatchObject({ class: 'nodule', suspicion: 2.7 })
  suggest(database, '1.2.1.2', [finding('nodule', 3, 0.2, 'absent')])
  expect(top(database)).toMatchObject({ class: 'edema', score: 0.4 })
})

test('a study is as unsure as its least sure film', () => {
  const database = upgraded()
  suggest(database, '1.2.1.2', [finding('nodule', 1, 0.55), finding('edema', 0, 0.99)])
  expect(top(database)).toMatchObject({ uncertainty: expect.closeTo(0.9, 12) })
  suggest(database, '1.2.1.2', [finding('nodule', 1, 1)])
  suggest(database, '1.2.1.1', [finding('edema', -1)])
  expect(top(database)).toMatchObject({ uncertainty: 0 })
})
