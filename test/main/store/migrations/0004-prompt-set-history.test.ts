import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { migrations } from '@main/store/migrate'

test('prompt sets of version 3 become the first versions of their names', () => {
  const database = new Database(':memory:')
  onTestFinished(() => void database.close())
  for (const sql of migrations.slice(0, 3)) database.exec(sql)
  const insert = database.prepare('INSERT INTO prompt_set VALUES (?, ?, ?, ?)')
  insert.run('b', 'mine', '{}', '2026-01-02')
  insert.run('a', 'mine', '{}', '2026-01-01')
  insert.run('c', 'demo-7', '{}', '2026-01-03')
  database.exec(migrations[3]!)
  expect(database.prepare('SELECT prompt_set_sha256 AS sha256, name, version FROM prompt_set_change ORDER BY sequence').all()).toEqual([
    { sha256: 'a', name: 'mine', version: 1 },
    { sha256: 'b', name: 'mine', version: 2 },
    { sha256: 'c', name: 'demo-7', version: 1 }
  ])
})
