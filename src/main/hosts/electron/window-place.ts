import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, screen, type BrowserWindow, type Rectangle } from 'electron'
import { z } from 'zod'
import type { WindowName } from '@shared/domain/window-state'

/** What is asked of a window to attend to it. */
export type AttendedWindow = Pick<BrowserWindow, 'on' | 'maximize' | 'isMaximized' | 'getNormalBounds' | 'loadURL' | 'webContents'>

const place = z.object({ bounds: z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() }), maximized: z.boolean() })

/** Of the title bar, in pixels: as much must be seen for a window to be taken hold of. */
const hold = { width: 100, height: 30 }

const fileOf = (name: WindowName) => join(app.getPath('userData'), `place-${name}.json`)

/** Where the window stood when it was closed; null where that is not known, or no screen is there any more. Only once the app is ready. */
export function placeOf(name: WindowName): z.infer<typeof place> | null {
  try {
    const kept = place.parse(JSON.parse(readFileSync(fileOf(name), 'utf8')))
    return screen.getAllDisplays().some(({ workArea }) => canBeHeld(kept.bounds, workArea)) ? kept : null
  } catch {
    return null
  }
}

/** Remembers where the window stands when it is closed. A place that cannot be written is only not remembered. */
export function keepPlace(name: WindowName, window: AttendedWindow): void {
  window.on('close', () => {
    try {
      writeFileSync(fileOf(name), JSON.stringify({ bounds: window.getNormalBounds(), maximized: window.isMaximized() }))
    } catch {
      // The window opens where it opens by default.
    }
  })
}

function canBeHeld({ x, y, width }: Rectangle, area: Rectangle): boolean {
  const seen = Math.min(x + width, area.x + area.width) - Math.max(x, area.x)
  return seen >= hold.width && y >= area.y && y + hold.height <= area.y + area.height
}
