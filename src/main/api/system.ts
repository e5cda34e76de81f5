import { implement } from '@orpc/server'
import { system as contract } from '@shared/contract/system'
import type { Settings } from '@shared/domain/system'
import type { Services } from '@main/api/services'
import { readSystemInfo } from '@main/api/system-info'
import { readSettings, saveSettings } from '@main/store/settings'
import { readWindowState, saveWindowState } from '@main/store/window-state'

export function systemRouter(services: Services) {
  const { store, activities, background } = services
  const os = implement(contract)
  return os.router({
    info: os.info.handler(() => readSystemInfo(services)),
    settings: os.settings.handler(() => readSettings(store.db)),
    saveSettings: os.saveSettings.handler(async ({ input }) => {
      const saved = await saveSettings(store, given(input))
      // Another mode has suggestions of its own.
      if (input.mode !== undefined) void background.catchUp()
      return saved
    }),
    windowState: os.windowState.handler(({ input }) => readWindowState(store.db, input.window)),
    saveWindowState: os.saveWindowState.handler(({ input }) => saveWindowState(store, input.window, input.state)),
    activities: os.activities.handler(({ signal }) => Promise.resolve(activities.watch(signal))),
    cancel: os.cancel.handler(({ input }) => Promise.resolve(activities.cancel(input.id)))
  })
}

/** A key that was sent as `undefined` is one that was not sent. */
const given = (input: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Partial<Settings> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
