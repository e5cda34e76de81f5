import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { migrate } from '@main/store/migrate'
import { openStore } from '@main/store/open'
import { addStudy } from '@test/fixtures/library-rows'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const first = `CREATE TABLE film (uid TEXT PRIMARY KEY) STRICT`
const second = `ALTER TABLE film ADD COLUMN rows INTEGER NOT NULL DEFAULT 0`

function connection(path = ':memory:'): Database.Database {
  const database = new Database(path)
  onTestFinished(() => void database.close())
  return database
}
const version = (database: Database.Database) => database.pragma('user_version', { simple: true })

describe('migrating', () => {
  test('a new database gets every step and needs no backup', async () => {
    const folder = temporaryFolder()
    const database = connection()
    await migrate(database, join(folder, 'backups'), [first, second])
    expect(version(database)).toBe(2)
    expect(readdirSync(folder)).toEqual([])
  })

  test('an older database is backed up, then carried on with its data', async () => {
    const folder = temporaryFolder()
    const database = connection(join(folder, 'live.sqlite'))
    await migrate(database, folder, [first])
    database.exec(`INSERT INTO film VALUES ('1.2')`)
    await migrate(database, join(folder, 'backups'), [first, second])
    expect(database.prepare('SELECT * FROM film').all()).toEqual([{ uid: '1.2', rows: 0 }])
    const [backup, ...more] = readdirSync(join(folder, 'backups'))
    expect(more).toEqual([])
    const before = connection(join(folder, 'backups', backup!))
    expect(version(before)).toBe(1)
    expect(before.prepare('SELECT * FROM film').all()).toEqual([{ uid: '1.2' }])
  })

  test('the newest database is left alone', async () => {
    const folder = temporaryFolder()
    const database = connection()
    await migrate(database, folder, [first])
    await migrate(database, folder, [first])
    expect(readdirSync(folder)).toEqual([])
  })

  test('a step that fails leaves the version before it, whole', async () => {
    const database = connection()
    await expect(migrate(database, temporaryFolder(), [first, `${second}; INSERT INTO absent VALUES (1)`])).rejects.toThrow('absent')
    expect(version(database)).toBe(1)
    expect(database.prepare('SELECT name FROM pragma_table_info(?)').all('film')).toEqual([{ name: 'uid' }])
  })

  test('a database of a newer version is refused and not touched', async () => {
    const database = connection()
    database.pragma('user_version = 99')
    await expect(migrate(database, temporaryFolder())).rejects.toThrow(expect.objectContaining({ code: 'STORE_CORRUPT', message: expect.stringContaining('newer Gloriole') as string }))
    expect(version(database)).toBe(99)
  })

  test('a database of another program is refused and not touched', async () => {
    const database = connection()
    database.exec('CREATE TABLE theirs (a)')
    await expect(migrate(database, temporaryFolder())).rejects.toThrow(expect.objectContaining({ code: 'STORE_CORRUPT' }))
    expect(database.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'theirs' }])
  })

  test('two processes that meet a new folder at once both find it migrated', async () => {
    const folder = temporaryFolder()
    const stores = await Promise.all([openStore(folder), openStore(folder)])
    for (const store of stores) {
      onTestFinished(() => store.close())
      expect(await store.db.selectFrom('study').selectAll().execute()).toEqual([])
    }
  })
})

describe('the first schema', () => {
  test('keeps the change log and the audit append-only', async () => {
    const store = await openStore(temporaryFolder())
    onTestFinished(() => store.close())
    const { studyUid } = await addStudy(store)
    const row = { bundle: null, study_uid: studyUid, at: '', reader: '', action: 'status', entity: 'status', entity_id: studyUid, subject: '', before: null, after: null, reverses: null } as const
    await store.db.insertInto('change').values(row).execute()
    await store.db.insertInto('audit').values({ sequence: 1, at: '', actor: '', action: '', subject: '', details: '', previous_hash: '', hash: '' }).execute()
    await expect(store.db.updateTable('change').set({ reader: 'x' }).execute()).rejects.toThrow('append-only')
    await expect(store.db.deleteFrom('change').execute()).rejects.toThrow('append-only')
    await expect(store.db.updateTable('audit').set({ actor: 'x' }).execute()).rejects.toThrow('append-only')
    await expect(store.db.deleteFrom('audit').execute()).rejects.toThrow('append-only')
  })
})
