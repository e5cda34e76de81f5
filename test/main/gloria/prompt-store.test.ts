import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { verifyAudit } from '@main/audit/verify'
import { createPromptStore } from '@main/gloria/prompt-store'
import { expandPrompts } from '@main/gloria/prompts'
import { openStore } from '@main/store/open'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const promptsDir = resolve(import.meta.dirname, '../../../resources/prompts')
const setOf = (subtype: string) => expandPrompts({ name: 'mine', classes: { edema: { severity: [''], subtype: [subtype], location: [''] } } })

test('every version that served is kept with its number, its reader and an audit entry', async () => {
  const store = await openStore(temporaryFolder())
  const prompts = createPromptStore(store, promptsDir, 'demo-7')
  const [first, second] = [setOf('edema'), setOf('pulmonary edema')]
  await prompts.save(first)
  await prompts.save(second)
  await prompts.use(first.sha256)
  const demo = (await prompts.list()).find(({ set }) => set.name === 'demo-7')!
  await prompts.use(demo.sha256)
  expect((await prompts.history()).map(({ action, name, version, sha256 }) => [action, name, version, sha256])).toEqual([
    ['used', 'demo-7', 1, demo.sha256],
    ['used', 'mine', 1, first.sha256],
    ['saved', 'mine', 2, second.sha256],
    ['saved', 'mine', 1, first.sha256]
  ])
  expect((await prompts.serving()).sha256).toBe(demo.sha256)
  const audit = await store.db.selectFrom('audit').select(['action', 'actor', 'subject']).orderBy('sequence', 'desc').limit(4).execute()
  expect(audit.map(({ action, actor }) => [action, actor])).toEqual([['prompts.used', 'Reader 1'], ['prompts.used', 'Reader 1'], ['prompts.saved', 'Reader 1'], ['prompts.saved', 'Reader 1']])
  expect(audit[0]!.subject).toBe(demo.sha256)
  await store.close()
  const again = await openStore(store.dataDir)
  expect(await verifyAudit(again)).toMatchObject({ intact: true })
  await again.close()
})

test('a hash that nobody saved is refused, and nothing changes', async () => {
  const store = await openStore(temporaryFolder())
  const prompts = createPromptStore(store, promptsDir, 'demo-7')
  await expect(prompts.use('0'.repeat(64))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await prompts.history()).toEqual([])
  expect((await prompts.serving()).set.name).toBe('demo-7')
  await store.close()
})

test('the history and the sets refuse to be rewritten', async () => {
  const store = await openStore(temporaryFolder())
  await createPromptStore(store, promptsDir, 'demo-7').save(setOf('edema'))
  await expect(store.db.updateTable('prompt_set_change').set({ actor: 'x' }).execute()).rejects.toThrow()
  await expect(store.db.deleteFrom('prompt_set_change').execute()).rejects.toThrow()
  await expect(store.db.updateTable('prompt_set').set({ json: '{}' }).execute()).rejects.toThrow()
  await store.close()
})
