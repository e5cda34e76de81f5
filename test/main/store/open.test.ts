import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openStore, type Store } from '@main/store/open'
import { addStudy } from '@test/fixtures/library-rows'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

async function opened(folder = temporaryFolder(), busyTimeoutMs?: number): Promise<Store> {
  const store = await openStore(folder, busyTimeoutMs === undefined ? {} : { busyTimeoutMs })
  onTestFinished(() => store.close())
  return store
}
const pragma = async (store: Store, name: string) => Object.values((await sql<Record<string, unknown>>`PRAGMA ${sql.raw(name)}`.execute(store.db)).rows[0]!)[0]
const studies = async (store: Store) => (await store.db.selectFrom('study').select('study_uid').execute()).map((row) => row.study_uid)

describe('opening', () => {
  test('every connection writes ahead, syncs each commit and enforces foreign keys', async () => {
    const folder = temporaryFolder()
    for (const store of [await opened(folder), await opened(folder)]) {
      expect(await pragma(store, 'journal_mode')).toBe('wal')
      expect(await pragma(store, 'synchronous')).toBe(2)
      expect(await pragma(store, 'foreign_keys')).toBe(1)
      expect(await pragma(store, 'busy_timeout')).toBe(5000)
    }
  })

  test('the folder is made for this user only', async () => {
    const folder = join(temporaryFolder(), 'new', 'library')
    await opened(folder)
    if (process.platform !== 'win32') expect(statSync(folder).mode & 0o777).toBe(0o700)
  })

  test('a file that is not a database is refused as corrupt and left as it is', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'gloriole.sqlite')
    writeFileSync(path, 'this is not a database, whatever its name says'.repeat(100))
    await expect(openStore(folder)).rejects.toMatchObject({ code: 'STORE_CORRUPT' })
    expect(readFileSync(path, 'utf8')).toContain('not a database')
  })

  test('a folder that cannot be made is refused as unreadable', async () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    await expect(openStore(join(file, 'library'))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  })
})

describe('an unclean end', () => {
  /** The files as a killed process leaves them: copied while the database is open and its log is not checkpointed. */
  async function killed(): Promise<string> {
    const [live, folder] = [temporaryFolder(), temporaryFolder()]
    const store = await opened(live)
    await addStudy(store)
    for (const suffix of ['', '-wal']) copyFileSync(join(live, `gloriole.sqlite${suffix}`), join(folder, `gloriole.sqlite${suffix}`))
    return folder
  }

  test('commits that are only in the log are recovered and the database is checked', async () => {
    const store = await opened(await killed())
    expect(store.recovered).toBe(true)
    expect(await studies(store)).toEqual(['1.2.826.1'])
  })

  test('a clean end needs no check at the next start', async () => {
    const folder = temporaryFolder()
    const first = await openStore(folder)
    await addStudy(first)
    await first.close()
    expect(existsSync(join(folder, 'gloriole.sqlite-wal'))).toBe(false)
    expect((await opened(folder)).recovered).toBe(false)
  })

  test('a database that another process has open is not taken for an unclean end', async () => {
    const folder = temporaryFolder()
    const store = await opened(folder)
    await addStudy(store)
    expect(statSync(join(folder, 'gloriole.sqlite-wal')).size).toBeGreaterThan(0)
    expect((await opened(folder)).recovered).toBe(false)
    const script = `
      const Database = require('better-sqlite3')
      const database = new Database(${JSON.stringify(join(folder, 'gloriole.sqlite'))}, { timeout: 0 })
      database.pragma('locking_mode = EXCLUSIVE')
      try { database.pragma('quick_check(1)'); console.log('alone') } catch (error) { console.log(error.code) }`
    // The premise, seen from a real second process: POSIX locks do not count within one.
    expect(spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).stdout.trim()).toBe('SQLITE_BUSY')
  })

  test('damage inside the database is found and refused as corrupt', async () => {
    const folder = await killed()
    const path = join(folder, 'gloriole.sqlite')
    const database = new Database(path)
    database.pragma('wal_checkpoint(TRUNCATE)')
    const root = database.prepare<[], { rootpage: number }>(`SELECT rootpage FROM sqlite_schema WHERE name = 'study'`).get()!.rootpage
    const pageSize = Number(database.pragma('page_size', { simple: true }))
    database.close()
    const bytes = readFileSync(path)
    bytes.fill(0xa5, (root - 1) * pageSize, root * pageSize)
    writeFileSync(path, bytes)
    writeFileSync(`${path}-wal`, Buffer.alloc(32, 1))
    await expect(openStore(folder)).rejects.toMatchObject({ code: 'STORE_CORRUPT' })
  })
})

describe('a transaction', () => {
  test('writes all of its work or none of it', async () => {
    const store = await opened()
    const failed = store.transaction(async (tx) => {
      await tx.insertInto('setting').values({ key: 'a', value: '1' }).execute()
      throw new Error('stop')
    })
    await expect(failed).rejects.toThrow('stop')
    expect(await store.db.selectFrom('setting').selectAll().execute()).toEqual([])
  })

  test('runs what is to follow a commit once, and not after a failure', async () => {
    const { contextOf } = await import('@main/store/transaction')
    const store = await opened()
    const ran: string[] = []
    const work = (name: string, fail: boolean) =>
      store.transaction((tx) => {
        contextOf(tx).afterCommit.set('test', () => Promise.resolve(void ran.push(name)))
        return fail ? Promise.reject(new Error('stop')) : Promise.resolve()
      })
    await work('first', false)
    await expect(work('second', true)).rejects.toThrow('stop')
    expect(ran).toEqual(['first'])
  })

  test('refuses use of the database beside its own handle instead of waiting for itself for ever', async () => {
    const store = await opened()
    const query = store.transaction(() => store.db.selectFrom('study').selectAll().execute())
    await expect(query).rejects.toThrow('only its tx')
    await expect(store.transaction(() => store.transaction(() => Promise.resolve()))).rejects.toThrow('only its tx')
    expect(await studies(store)).toEqual([])
  })

  test('waits for its turn when many are asked for at once', async () => {
    const store = await opened()
    await Promise.all(Array.from({ length: 20 }, (_, index) => addStudy(store, index + 1)))
    expect(await studies(store)).toHaveLength(20)
  })

  test('waits for another process without holding up this one', async () => {
    const store = await opened()
    const other = new Database(join(store.dataDir, 'gloriole.sqlite'))
    other.exec('BEGIN IMMEDIATE')
    const release = setTimeout(() => void other.exec('ROLLBACK').close(), 60)
    await addStudy(store)
    clearTimeout(release)
    expect(other.open).toBe(false)
  })

  test('is refused as busy when another process keeps the write lock', async () => {
    const store = await opened(temporaryFolder(), 50)
    const other = new Database(join(store.dataDir, 'gloriole.sqlite'))
    other.exec('BEGIN IMMEDIATE')
    await expect(addStudy(store)).rejects.toMatchObject({ code: 'STORE_BUSY' })
    other.exec('ROLLBACK')
    other.close()
    await addStudy(store)
    expect(await studies(store)).toHaveLength(1)
  })

  test('that meets a full disk is refused as such, leaves nothing behind, and the next one works', async () => {
    const store = await opened()
    const pages = Number(await pragma(store, 'page_count'))
    await sql`PRAGMA max_page_count = ${sql.raw(String(pages + 4))}`.execute(store.db)
    const large = (key: string) => ({ key, value: 'x'.repeat(100_000) })
    const failed = store.transaction(async (tx) => {
      await tx.insertInto('setting').values({ key: 'small', value: '1' }).execute()
      await tx.insertInto('setting').values(large('a')).execute()
    })
    await expect(failed).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(await store.db.selectFrom('setting').selectAll().execute()).toEqual([])
    await sql`PRAGMA max_page_count = 100000`.execute(store.db)
    await store.transaction((tx) => tx.insertInto('setting').values(large('a')).execute())
    expect(await store.db.selectFrom('setting').select('key').execute()).toEqual([{ key: 'a' }])
  })

  test('that breaks a foreign key is refused, and is a defect rather than a failure', async () => {
    const store = await opened()
    const orphan = store.db.insertInto('report').values({ study_uid: '1.2', text: '', revision: 1, reader: 'R', updated_at: '' }).execute()
    await expect(orphan).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_FOREIGNKEY' })
  })
})

describe('a backup', () => {
  test('holds what was committed, under the same numbers, and opens as a library', async () => {
    const store = await opened()
    await addStudy(store, 1)
    await addStudy(store, 2)
    await store.transaction((tx) => tx.deleteFrom('study_search').where('study_uid', '=', '1.2.826.1').execute())
    const folder = temporaryFolder()
    await store.backup(join(folder, 'gloriole.sqlite'))
    const copy = await opened(folder)
    const everything = (from: Store) => Promise.all([from.db.selectFrom('study').selectAll().execute(), from.db.selectFrom('study_search').select(['rowid', 'study_uid']).execute()])
    expect(await everything(copy)).toEqual(await everything(store))
  })

  test('never replaces a file', async () => {
    const store = await opened()
    const path = join(temporaryFolder(), 'kept')
    writeFileSync(path, 'kept')
    await expect(store.backup(path)).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(readFileSync(path, 'utf8')).toBe('kept')
  })

  test('that cannot be written leaves no half of a file', async () => {
    const store = await opened()
    const path = join(temporaryFolder(), 'absent', 'backup.sqlite')
    await expect(store.backup(path)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
    expect(existsSync(`${path}.partial`)).toBe(false)
  })
})
