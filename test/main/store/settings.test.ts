import { expect, onTestFinished, test } from 'vitest'
import { defaultSettings } from '@shared/domain/system'
import { openStore, type Store } from '@main/store/open'
import { readSettings, saveSettings } from '@main/store/settings'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

async function opened(folder = temporaryFolder()): Promise<Store> {
  const store = await openStore(folder)
  onTestFinished(() => store.close())
  return store
}

test('what was never saved has its default', async () => {
  expect(await readSettings((await opened()).db)).toEqual(defaultSettings)
})

test('saved settings survive a restart and leave the others alone', async () => {
  const folder = temporaryFolder()
  const first = await openStore(folder)
  await saveSettings(first, { reader: 'Dr. Li' })
  await saveSettings(first, { language: 'zh', keys: { accept: 'Enter' } })
  await first.close()
  expect(await readSettings((await opened(folder)).db)).toEqual({ ...defaultSettings, reader: 'Dr. Li', language: 'zh', keys: { accept: 'Enter' } })
})

test('a value this version does not accept falls back to the default', async () => {
  const store = await opened()
  await store.db.insertInto('setting').values([{ key: 'theme', value: '"sepia"' }, { key: 'gone', value: '1' }]).execute()
  expect(await readSettings(store.db)).toEqual(defaultSettings)
})

test('a value that is not valid is not saved', async () => {
  const store = await opened()
  await expect(saveSettings(store, { overlayOpacity: 7 })).rejects.toThrow()
  expect(await readSettings(store.db)).toEqual(defaultSettings)
})
