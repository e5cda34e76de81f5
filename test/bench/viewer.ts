import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { gloriole } from '../e2e/gloriole'
import { newDataDir, openWindow, startBackend, type Window } from '../e2e/window'
import { spread, type Bench } from './figure'

const studies = 6
const newWindows = 5
const steps = 200
const annotations = 200

/** The real window on films of 3k x 3k: first pixel, window and level, and both again under 200 annotations. */
export const viewer: Bench = async (print) => {
  const folder = await newDataDir()
  await gloriole('phantom', '--out', join(folder, 'drawn'), '--count', String(studies), '--rows', '3300')
  await gloriole('import', join(folder, 'drawn', 'films'), '--data', join(folder, 'data'))
  const of = '2717 x 3300, 12 bit'
  for (const row of ['rested', 'passed'] as const) {
    const first: number[] = []
    for (let i = 0; i < newWindows; i++) {
      const { page, close } = await openAtList(join(folder, 'data'))
      if (row === 'passed') await page.getByRole('row').nth(4).click()
      first.push(await untilShown(page, 'Enter'))
      // A window comes back to the study that it was left with.
      await page.keyboard.press('Alt+W')
      await page.waitForTimeout(1000)
      await close()
    }
    const what = row === 'rested' ? 'where the reader stayed at it on the list, so that it was read ahead' : 'never read before'
    print({ bench: row === 'rested' ? 'viewer-first-pixel-first' : 'viewer-first-pixel-cold', of: `first film of a new window, ${what}, ${of}`, ...spread(first) })
  }
  const { page, close } = await openAtList(join(folder, 'data'))
  try {
    await untilShown(page, 'Enter')
    const next: number[] = []
    for (let i = 1; i < studies; i++) {
      // A reader looks at a film for a while; meanwhile the next ones are read.
      await page.waitForTimeout(6000)
      next.push(await untilShown(page, 'n'))
    }
    print({ bench: 'viewer-first-pixel-next', of: `key to the next study, read ahead, ${of}`, ...spread(next) })
    const again: number[] = []
    for (let i = 1; i < studies; i++) again.push(await untilShown(page, 'Shift+N'))
    print({ bench: 'viewer-first-pixel-again', of: `key to a study seen before, ${of}`, ...spread(again) })

    await page.waitForTimeout(6000)
    print({ bench: 'viewer-window-level', of: `pointer move to the film drawn in its new window, ${of}`, ...spread(await drag(page, 'w')) })
    print({ bench: 'viewer-pan', of: `pointer move to the film drawn in its new place, ${of}`, ...spread(await drag(page, 'm')) })
    await annotate(page)
    print({ bench: 'viewer-window-level-annotated', of: `the same under ${annotations} measurements`, ...spread(await drag(page, 'w')) })
    print({ bench: 'viewer-pan-annotated', of: `the same under ${annotations} measurements`, ...spread(await drag(page, 'm')) })
  } finally {
    await close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A new window on a library, its first study chosen; a reader looks at the list for a moment. */
async function openAtList(dataDir: string): Promise<Pick<Window, 'page' | 'close'>> {
  const backend = await startBackend(dataDir)
  const { page, close } = await openWindow()
  await page.goto(backend.url)
  await page.getByRole('row').nth(1).click()
  await page.waitForTimeout(2000)
  return {
    page,
    async close() {
      await close()
      await backend.stop()
    }
  }
}

/** Presses a key and waits until another film is drawn; ms by the page's own clock. */
async function untilShown(page: Page, key: string): Promise<number> {
  // Listening before the key is sent: the two would race otherwise.
  await page.evaluate(() => {
    const filmNow = () => document.querySelector('section.film-pane[aria-busy="false"]')?.getAttribute('data-film') ?? null
    const before = filmNow()
    const shown = new Promise<number>((done) => {
      let start = 0
      addEventListener('keydown', () => (start = performance.now()), { once: true, capture: true })
      const look = () => {
        const now = filmNow()
        if (start > 0 && now !== null && now !== before) done(performance.now() - start)
        else requestAnimationFrame(look)
      }
      look()
    })
    Object.assign(globalThis, { shown })
  })
  await page.keyboard.press(key)
  return page.evaluate(() => (globalThis as unknown as { shown: Promise<number> }).shown)
}

/** Takes a tool and drags over the film; for each move the ms until the frame in which the film says that it is drawn so. */
async function drag(page: Page, tool: string): Promise<number[]> {
  await page.keyboard.press('Space')
  await page.keyboard.press(tool)
  await page.waitForTimeout(500)
  const times = await page.evaluate(async (count) => {
    const pane = document.querySelector('section.film-pane')!
    const surface = pane.querySelector('svg')!
    const box = surface.getBoundingClientRect()
    const state = () => `${pane.getAttribute('data-window')} ${pane.getAttribute('data-affine')}`
    const send = (type: string, i: number) => {
      const angle = i / 9
      const at = { clientX: box.x + box.width / 2 + 60 * Math.sin(angle), clientY: box.y + box.height / 2 + 60 * Math.cos(angle) }
      surface.dispatchEvent(new PointerEvent(type, { ...at, bubbles: true, button: 0, buttons: 1, pointerId: 1, isPrimary: true }))
    }
    surface.setPointerCapture = () => undefined
    send('pointerdown', 0)
    // By the times of the screen's frames: a move that is drawn with the next one took one.
    const nextFrame = () => new Promise<number>(requestAnimationFrame)
    const times: number[] = []
    let frame = await nextFrame()
    for (let i = 1; i <= count; i++) {
      const [before, start] = [state(), frame]
      send('pointermove', i)
      do frame = await nextFrame()
      while (state() === before && frame - start < 5000)
      times.push(frame - start)
    }
    send('pointerup', count)
    return times
  }, steps)
  await page.keyboard.press('Escape')
  return times
}

/** Lays lengths all over the film that is shown, by the window's own door, and opens the study anew. */
async function annotate(page: Page): Promise<void> {
  const film = (await page.locator('section.film-pane').first().getAttribute('data-film'))!
  await page.evaluate(
    async ({ film, annotations }) => {
      const call = async (name: string, json: unknown) => (await fetch(`/rpc/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ json }) })).json() as Promise<{ json: never }>
      const { json: list } = (await call('studies/list', {})) as { json: { studies: { studyUid: string }[] } }
      for (const { studyUid } of list.studies) {
        const { json: study } = (await call('studies/get', { studyUid })) as { json: { series: { instances: { sopInstanceUid: string }[] }[] } }
        if (!study.series.some(({ instances }) => instances.some(({ sopInstanceUid }) => sopInstanceUid === film))) continue
        for (let i = 0; i < annotations; i++) {
          const [columnPx, rowPx] = [100 + (i % 20) * 120, 100 + Math.floor(i / 20) * 300]
          await call('review/saveMeasurement', { id: crypto.randomUUID(), studyUid, sopInstanceUid: film, frame: 0, kind: 'length', points: [{ columnPx, rowPx }, { columnPx: columnPx + 90, rowPx: rowPx + 60 }] })
        }
      }
    },
    { film, annotations }
  )
  await page.reload()
  await page.locator('[data-measurement]').nth(annotations - 1).waitFor()
  await page.waitForTimeout(3000)
}
