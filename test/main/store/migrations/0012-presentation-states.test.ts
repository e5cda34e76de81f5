import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { migrations } from '@main/store/migrate'

test('a library of version 11 keeps what it has and takes presentation states of files that it knows', () => {
  const database = new Database(':memory:')
  onTestFinished(() => void database.close())
  database.pragma('foreign_keys = ON')
  for (const sql of migrations.slice(0, 11)) database.exec(sql)
  database.exec(`INSERT INTO file (sha256, bytes, stored_at) VALUES ('${'a'.repeat(64)}', 10, '2026-01-01')`)
  database.transaction(() => database.exec(migrations[11]!))()
  expect(database.prepare('SELECT count(*) AS n FROM file').get()).toEqual({ n: 1 })
  const add = database.prepare("INSERT INTO presentation_state VALUES (?, '1.2', 'P', 'L', '', '', NULL, NULL, '{}', ?)")
  expect(add.run('1.3', 'a'.repeat(64)).changes).toBe(1)
  expect(() => add.run('1.4', 'b'.repeat(64))).toThrow(/FOREIGN KEY/)
})
