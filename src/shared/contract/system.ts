import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { base } from '@shared/contract/errors'
import { activity, settings, systemInfo } from '@shared/domain/system'
import { windowName, windowState } from '@shared/domain/window-state'

export const system = {
  info: base.output(systemInfo),
  settings: base.output(settings),
  saveSettings: base.input(settings.partial()).output(settings),
  /** What a window showed last; null when there was none. */
  windowState: base.input(z.object({ window: windowName })).output(windowState.nullable()),
  saveWindowState: base.input(z.object({ window: windowName, state: windowState })).output(z.void()),
  /** All activities as they change, beginning with those under way. */
  activities: base.output(eventIterator(activity)),
  cancel: base.input(z.object({ id: z.string() })).output(z.boolean())
}
