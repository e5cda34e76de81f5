import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { appendAudit, hashOf } from '@main/audit/chain'
import { verifyAudit } from '@main/audit/verify'
import { openStore, type Store } from '@main/store/open'
import type { Schema } from '@main/store/schema'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

async function opened(folder = temporaryFolder()): Promise<Store> {
  const store = await openStore(folder)
  onTestFinished(() => store.close())
  return store
}
const append = (store: Store, subject: string) =>
  store.transaction((tx) => appendAudit(tx, { actor: 'Reader 1', action: 'test.done', subject, details: { count: 1 } }))
const anchorPath = (store: Store) => join(store.dataDir, 'audit-head.json')
const anchored = (store: Store) => (JSON.parse(readFileSync(anchorPath(store), 'utf8')) as { sequence: number }).sequence

/** A library with ten entries whose owner got at the file: no triggers, plain SQL. */
async function attacked(...statements: string[]): Promise<Store> {
  const store = await opened()
  for (let subject = 1; subject <= 10; subject++) await append(store, `1.2.${subject}`)
  await expect.poll(() => anchored(store)).toBe(10)
  attack(store, ...statements)
  return store
}
function attack(store: Store, ...statements: string[]): void {
  const raw = new Database(join(store.dataDir, 'gloriole.sqlite'))
  for (const sql of ['DROP TRIGGER IF EXISTS audit_is_append_only_update', 'DROP TRIGGER IF EXISTS audit_is_append_only_delete', ...statements]) raw.exec(sql)
  raw.close()
}

describe('an intact chain', () => {
  test('is empty at first', async () => {
    expect(await verifyAudit(await opened())).toEqual({ entries: 0, intact: true, problem: null })
  })

  test('holds every entry, over more than one batch, and the anchor follows', async () => {
    const store = await opened()
    await store.transaction(async (tx) => {
      for (let count = 0; count < 2_500; count++) await appendAudit(tx, { actor: 'A', action: 'b', subject: '1.2', details: { count } })
    })
    expect(await verifyAudit(store)).toEqual({ entries: 2_500, intact: true, problem: null })
    await expect.poll(() => anchored(store)).toBe(2_500)
  })

  test('survives a restart and is carried on by another process', async () => {
    const folder = temporaryFolder()
    const first = await openStore(folder)
    await append(first, '1.2')
    await first.close()
    const [one, two] = [await opened(folder), await openStore(folder)]
    await Promise.all([append(one, '1.3'), append(two, '1.4'), append(one, '1.5'), append(two, '1.6')])
    expect(await verifyAudit(one)).toEqual({ entries: 5, intact: true, problem: null })
    await two.close()
    await append(one, '1.7')
    await expect.poll(() => anchored(one)).toBe(6)
  })

  test('has no entry of work that was not committed', async () => {
    const store = await opened()
    const failed = store.transaction(async (tx) => {
      await appendAudit(tx, { actor: 'A', action: 'b', subject: '1.2', details: {} })
      throw new Error('stop')
    })
    await expect(failed).rejects.toThrow('stop')
    expect(await verifyAudit(store)).toEqual({ entries: 0, intact: true, problem: null })
  })

  test('may be ahead of its anchor: a crash came between the commit and the anchor', async () => {
    const store = await opened()
    await append(store, '1.2')
    await expect.poll(() => anchored(store)).toBe(1)
    const before = readFileSync(anchorPath(store))
    await append(store, '1.3')
    await expect.poll(() => anchored(store)).toBe(2)
    writeFileSync(anchorPath(store), before)
    expect(await verifyAudit(store)).toEqual({ entries: 2, intact: true, problem: null })
    await append(store, '1.4')
    await expect.poll(() => anchored(store)).toBe(3)
  })

  test('is refused to a transaction that the store did not begin', async () => {
    const store = await opened()
    const work = store.db.transaction().execute((tx) => appendAudit(tx, { actor: 'A', action: 'b', subject: '1.2', details: {} }))
    await expect(work).rejects.toThrow('Store.transaction')
  })

  test('does not fail the audited action when the anchor cannot be written, and says so', async () => {
    const store = await opened()
    await append(store, '1.2')
    await expect.poll(() => anchored(store)).toBe(1)
    writeFileSync(anchorPath(store), 'not an anchor')
    const warned = new Promise<Error>((resolve) => void process.once('warning', resolve))
    await append(store, '1.3')
    expect(await warned).toMatchObject({ code: 'AUDIT_ANCHOR' })
    expect(await verifyAudit(store)).toMatchObject({ intact: false, problem: expect.stringContaining('unreadable') as string })
  })
})

describe('an attack is found:', () => {
  test.each([
    ['the subject was edited', `UPDATE audit SET subject = '9.9' WHERE sequence = 4`, 'Entry 4 was altered.'],
    ['the details were edited', `UPDATE audit SET details = '{"count":2}' WHERE sequence = 4`, 'Entry 4 was altered.'],
    ['even their white space', `UPDATE audit SET details = '{"count": 1}' WHERE sequence = 4`, 'Entry 4 was altered.'],
    ['the time was edited', `UPDATE audit SET at = '2001-01-01T00:00:00.000Z' WHERE sequence = 10`, 'Entry 10 was altered.'],
    ['the actor was edited', `UPDATE audit SET actor = 'Somebody' WHERE sequence = 1`, 'Entry 1 was altered.'],
    ['the first entry was deleted', 'DELETE FROM audit WHERE sequence = 1', 'Entry 1 is missing.'],
    ['an entry was deleted', 'DELETE FROM audit WHERE sequence = 5', 'Entry 5 is missing.'],
    ['the last entries were deleted', 'DELETE FROM audit WHERE sequence > 7', 'Entries 8 to 10 are missing'],
    ['all entries were deleted', 'DELETE FROM audit', 'Entries 1 to 10 are missing'],
    [
      'an entry was deleted and the rest renumbered',
      'DELETE FROM audit WHERE sequence = 5; UPDATE audit SET sequence = sequence - 1 WHERE sequence > 5',
      'Entry 5 does not follow'
    ],
    [
      'two entries changed places',
      'UPDATE audit SET sequence = -1 WHERE sequence = 3; UPDATE audit SET sequence = 3 WHERE sequence = 4; UPDATE audit SET sequence = 4 WHERE sequence = -1',
      'Entry 3 does not follow'
    ],
    [
      'an entry was put in between',
      'UPDATE audit SET sequence = -(sequence + 1) WHERE sequence > 5; UPDATE audit SET sequence = -sequence WHERE sequence < 0; INSERT INTO audit SELECT 6, at, actor, action, subject, details, previous_hash, hash FROM audit WHERE sequence = 5',
      'Entry 6 does not follow'
    ],
    ['an entry was put at the end', `INSERT INTO audit SELECT 11, at, actor, action, 'x', details, hash, hash FROM audit WHERE sequence = 10`, 'Entry 11 was altered.']
  ])('%s', async (_name, sql, problem) => {
    const verdict = await verifyAudit(await attacked(sql))
    expect(verdict.intact).toBe(false)
    expect(verdict.problem).toContain(problem)
  })

  test('the end was rewritten with hashes that fit each other', async () => {
    const store = await attacked()
    const rows = await store.db.selectFrom('audit').selectAll().orderBy('sequence').execute()
    let previous = rows[6]!.hash
    const forged = rows.slice(7).map((row): Schema['audit'] => {
      const altered = { ...row, subject: '6.6.6', previous_hash: previous }
      return { ...altered, hash: (previous = hashOf(previous, altered)) }
    })
    attack(store, ...forged.map((row) => `UPDATE audit SET subject = '6.6.6', previous_hash = '${row.previous_hash}', hash = '${row.hash}' WHERE sequence = ${row.sequence}`))
    expect(await verifyAudit(store)).toMatchObject({ intact: false, problem: expect.stringContaining('the end of the chain was rewritten') as string })
  })

  test('the database was replaced by an older copy, also after work went on', async () => {
    const [live, kept] = [temporaryFolder(), join(temporaryFolder(), 'old.sqlite')]
    const store = await openStore(live)
    for (let subject = 1; subject <= 5; subject++) await append(store, `1.2.${subject}`)
    await store.backup(kept)
    for (let subject = 6; subject <= 9; subject++) await append(store, `1.2.${subject}`)
    await store.close()
    copyFileSync(kept, join(live, 'gloriole.sqlite'))
    const restored = await opened(live)
    expect((await verifyAudit(restored)).problem).toContain('Entries 6 to 9 are missing')
    for (let subject = 6; subject <= 12; subject++) await append(restored, `2.2.${subject}`)
    expect(anchored(restored)).toBe(9)
    expect((await verifyAudit(restored)).problem).toContain('Entry 9 is not the one the anchor names')
  })

  test('the anchor was removed, also when work goes on', async () => {
    const store = await attacked()
    rmSync(anchorPath(store))
    expect((await verifyAudit(store)).problem).toContain('was removed')
    await append(store, '1.2')
    expect(existsSync(anchorPath(store))).toBe(false)
    expect((await verifyAudit(store)).problem).toContain('was removed')
  })
})
