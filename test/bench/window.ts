import { rm } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { newDataDir, openWindow, startBackend } from '../e2e/window'
import { round, spread, type Bench } from './figure'

const row = (page: Page, n: number) => page.getByRole('row').nth(n)

/** The real window over a demonstration library: start to a usable worklist, and click to first pixel. */
export const window: Bench = async (print) => {
  const dataDir = await newDataDir()
  const drawing = await startBackend(dataDir)
  const first = await openWindow()
  await first.page.goto(drawing.url)
  await expect(first.page.getByText('12 studies')).toBeVisible({ timeout: 600_000 })
  await first.close()
  await drawing.stop()
  try {
    const starts: number[] = []
    const shown: number[] = []
    for (let run = 0; run < 5; run++) {
      const { page, close } = await openWindow()
      await page.addInitScript(watchRows)
      // A browser goes on starting after it answers.
      await page.waitForTimeout(2_000)
      const start = Date.now()
      const backend = await startBackend(dataDir)
      starts.push(Date.now() - start)
      await page.goto(backend.url)
      await page.waitForFunction(() => 'rowsShownAt' in globalThis)
      shown.push((await page.evaluate(() => performance.timeOrigin + (globalThis as unknown as { rowsShownAt: number }).rowsShownAt)) - start)
      await close()
      await backend.stop()
    }
    print({ bench: 'cold-start-backend', of: 'process start to the printed address, 12 studies', ...spread(starts) })
    print({ bench: 'cold-start-worklist', of: 'process start to rows on screen, Chromium already up', ...spread(shown) })

    const backend = await startBackend(dataDir)
    const { page, close } = await openWindow()
    await page.goto(backend.url)
    await row(page, 1).waitFor()
    for (const round of ['cold', 'again'] as const) {
      const pixels: number[] = []
      for (let n = 1; n <= 6; n++) pixels.push(await firstPixel(page, n))
      print({ bench: `first-pixel-${round}`, of: 'click to the shown film, 2001 x 2430, 12 bit, software rendering', ...spread(pixels) })
    }
    await close()
    await backend.stop()
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Notes when the frame after the first rows begins: those are on screen then. */
function watchRows(): void {
  const look = () => {
    if (document.querySelector('.worklist__row[data-study]')) requestAnimationFrame((now) => Object.assign(globalThis, { rowsShownAt: now }))
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/** Opens the nth study of the worklist and waits until its film is drawn; ms. */
async function firstPixel(page: Page, n: number): Promise<number> {
  const start = performance.now()
  await row(page, n).click()
  await page.keyboard.press('Enter')
  await page.locator('section[aria-label="Film"][aria-busy="false"]').waitFor()
  return round(performance.now() - start)
}
