import { expect, test } from 'vitest'
import type { WindowState } from '@shared/domain/window-state'
import { openStore } from '@main/store/open'
import { readSettings } from '@main/store/settings'
import { readWindowState, saveWindowState } from '@main/store/window-state'
import { defaultSettings } from '@shared/domain/system'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const state: WindowState = {
  page: 'reading', studyUid: '1.2', priorUid: null, besideUid: null, sopInstanceUid: null, frame: 0, tab: 'report', synchronised: true, planesOn: true, worklistOpen: true, priorReportsOpen: false,
  looks: [], panels: { worklistPx: 1, sidePx: 2, reportPx: 3 }, attempts: 0
}

test('what the window showed is there over a restart, and settings know nothing of it', async () => {
  const folder = temporaryFolder()
  const first = await openStore(folder)
  expect(await readWindowState(first.db, 'main')).toBeNull()
  await saveWindowState(first, 'main', state)
  await saveWindowState(first, 'main', { ...state, studyUid: '1.3' })
  await first.close()
  const store = await openStore(folder)
  expect(await readWindowState(store.db, 'main')).toEqual({ ...state, studyUid: '1.3' })
  expect(await readSettings(store.db)).toEqual(defaultSettings)
  await expect(saveWindowState(store, 'main', { ...state, studyUid: '../x' })).rejects.toThrow()
  await store.db.updateTable('setting').set({ value: '{"page":"elsewhere"}' }).where('key', '=', 'window').execute()
  expect(await readWindowState(store.db, 'main')).toBeNull()
  await store.close()
})
