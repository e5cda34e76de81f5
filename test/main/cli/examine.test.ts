import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { appendAudit } from '@main/audit/chain'
import { examine, type Finding } from '@main/cli/examine'
import { openStore } from '@main/store/open'
import { build } from '@test/fixtures/built-gloriole'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

// The doctor asks the built inference process.
beforeAll(() => build(), 240_000)

async function findings(folder: string): Promise<Map<string, Finding>> {
  const found = new Map<string, Finding>()
  for await (const finding of examine(folder)) found.set(finding.name, finding)
  return found
}

test('a machine without a library yet is well', async () => {
  const found = await findings(join(temporaryFolder(), 'none', 'yet'))
  expect(found.get('Node')!.state).toBe('ok')
  expect(found.get('ONNX Runtime')!.facts).toMatchObject({ ladder: expect.arrayContaining([expect.objectContaining({ provider: 'cpu' })]) as unknown })
  expect(found.get('Model')!.detail).toContain('hashes and self-test right')
  expect(found.get('Library')!.detail).toContain('none yet')
  expect([...found.values()].filter(({ state }) => state === 'problem')).toEqual([])
})

test('a sound library is said to be sound, with its audit chain', async () => {
  const folder = temporaryFolder()
  const store = await openStore(folder)
  await store.transaction((tx) => appendAudit(tx, { actor: 'Reader 1', action: 'test', subject: 'nothing', details: {} }))
  await store.close()
  const found = await findings(folder)
  expect(found.get('Library')).toMatchObject({ state: 'ok', facts: { integrity: 'ok', brokenReferences: 0 } })
  expect(found.get('Audit')).toMatchObject({ state: 'ok', facts: { entries: 1, intact: true } })
})

test('a damaged library is a problem, and the rest is still examined', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'gloriole.sqlite'), 'this is no database, however long it may be'.repeat(200))
  const found = await findings(folder)
  expect(found.get('Library')!.state).toBe('problem')
  expect(found.get('Audit')!.state).toBe('problem')
  expect(found.has('Window')).toBe(true)
})
