import type { CDPSession, Page } from '@playwright/test'
import { openWindow, startBackend } from '../e2e/window'
import { withApp } from './app'
import { round, spread, type Bench } from './figure'
import { fillLibrary } from '@test/fixtures/worklist-library'

const studies = Number(process.env['SCROLL_STUDIES'] ?? 100_000)
/** A display of 60 Hz. */
const frameMs = 1000 / 60
const keyRepeatMs = 33
const seconds = 5
const size = { width: 1600, height: 1000 }

/** The real window over a large library: how evenly its worklist is drawn while it scrolls, and whether rows are blank meanwhile. */
export const scroll: Bench = (print) =>
  withApp(async ({ dataDir, services }) => {
    await fillLibrary(services.store, studies, await services.suggestions.serving())
    const backend = await startBackend(dataDir)
    const { page, context, close } = await openWindow(size)
    try {
      await page.goto(backend.url)
      await page.locator('.worklist__row[data-study]').first().waitFor()
      // Generated studies have no films to suggest on: what tries it is stopped, as it would be over in a real library.
      await page.getByRole('button', { name: 'Cancel this work' }).click()
      await page.getByRole('button', { name: 'Go on' }).waitFor()
      const browser = await context.newCDPSession(page)
      const of = `${studies} studies, ${seconds} s, window of 1600 x 1000 drawn in software`
      const recordOnce = async (move: () => Promise<unknown>, what: Recorded) => {
        await page.locator('.worklist__grid').focus()
        await page.waitForTimeout(1500)
        await record(page, what)
        await move()
        return recorded(page)
      }
      // Twice: to look at every row of every frame costs frames itself.
      const measure = async (how: string, move: () => Promise<unknown>) => {
        const [frames, rows] = [await recordOnce(move, 'frames'), await recordOnce(move, 'rows')]
        print({ bench: 'worklist-scroll', of: `${how}; ${of}`, ...framesOf(frames), ...blanksOf(rows) })
      }
      await measure('nothing moves', () => page.waitForTimeout(1000 * seconds))
      for (const speed of [1500, 6000]) await measure(`wheel, ${speed} px/s`, () => wheel(browser, speed))
      await measure('ArrowDown held', () => hold(page, 'ArrowDown'))
      await measure('PageDown held', () => hold(page, 'PageDown'))
      print({ bench: 'worklist-jump', of: `scroll bar to any place, until no row is blank; ${of}`, ...spread(await jumps(page)) })
    } finally {
      await close()
      await backend.stop()
    }
  })

/** A wheel turned evenly, its events made by the browser itself. */
const wheel = (browser: CDPSession, speedPx: number) =>
  browser.send('Input.synthesizeScrollGesture', { x: 700, y: 500, yDistance: -speedPx * seconds, speed: speedPx, gestureSourceType: 'mouse' })

/** A key held down, repeated as often as an operating system repeats it. */
async function hold(page: Page, key: string): Promise<void> {
  const start = performance.now()
  for (let n = 0; n * keyRepeatMs < 1000 * seconds; n++) {
    await page.keyboard.down(key)
    const wait = start + (n + 1) * keyRepeatMs - performance.now()
    if (wait > 0) await page.waitForTimeout(wait)
  }
  await page.keyboard.up(key)
}

interface Recording {
  /** Ms from frame to frame. */
  readonly frames: number[]
  /** Tasks of more than 50 ms, as the browser reports them. */
  readonly tasks: number[]
  /** Rows that should have been seen, over all frames, and those of them that were blank. */
  rows: number
  blank: number
  framesWithBlank: number
  movedPx: number
}

type Recorded = 'frames' | 'rows'

/** Watches every frame from now on, `rows` with what is seen in it. */
const record = (page: Page, what: Recorded): Promise<void> =>
  page.evaluate((watched) => {
    const grid = document.querySelector<HTMLElement>('.worklist__grid')!
    const recording: Recording = { frames: [], tasks: [], rows: 0, blank: 0, framesWithBlank: 0, movedPx: 0 }
    const observer = new PerformanceObserver((list) => recording.tasks.push(...list.getEntries().map(({ duration }) => duration)))
    observer.observe({ type: 'longtask' })
    let isOver = false
    let [before, top] = [0, grid.scrollTop]
    const look = (now: number) => {
      if (before > 0) recording.frames.push(now - before)
      before = now
      recording.movedPx += Math.abs(grid.scrollTop - top)
      top = grid.scrollTop
      if (watched === 'rows') count()
      if (!isOver) requestAnimationFrame(look)
    }
    const count = () => {
      const { top: from, bottom: to } = grid.getBoundingClientRect()
      // The middle of each row's place, below the headings: whether a row with a study lies there.
      const filled = [...grid.querySelectorAll<HTMLElement>('.worklist__row[data-study]')].map((row) => row.getBoundingClientRect())
      const [expected, seen] = [Math.floor((to - from - 31) / 32), filled.filter((row) => row.top >= from + 15 && row.bottom <= to + 16).length]
      recording.rows += expected
      recording.blank += Math.max(0, expected - seen)
      if (seen < expected) recording.framesWithBlank++
    }
    requestAnimationFrame(look)
    const end = () => {
      isOver = true
      observer.disconnect()
      return recording
    }
    Object.assign(globalThis, { endRecording: end })
  }, what)

const recorded = (page: Page): Promise<Recording> => page.evaluate(() => (globalThis as unknown as { endRecording: () => Recording }).endRecording())

function framesOf({ frames, tasks, movedPx }: Recording) {
  const sorted = [...frames].sort((a, b) => a - b)
  const p95 = sorted[Math.floor(0.95 * sorted.length)]!
  const dropped = frames.reduce((sum, ms) => sum + Math.max(0, Math.round(ms / frameMs) - 1), 0)
  return {
    ...spread(frames),
    p95Ms: round(p95),
    droppedPercent: round((100 * dropped) / (frames.length + dropped)),
    longestTaskMs: tasks.length === 0 ? '< 50' : round(Math.max(...tasks)),
    movedRows: Math.round(movedPx / 32)
  }
}

const blanksOf = ({ frames, rows, blank, framesWithBlank }: Recording) => ({
  blankRowsPercent: round((100 * blank) / rows),
  framesWithBlankPercent: round((100 * framesWithBlank) / frames.length)
})

/** Drops the list at places all over it; ms until every row in sight has its study. */
const jumps = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    const grid = document.querySelector<HTMLElement>('.worklist__grid')!
    const times: number[] = []
    for (let n = 1; n <= 30; n++) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      const start = performance.now()
      grid.scrollTop = ((n * 0.618) % 1) * grid.scrollHeight
      const isFilled = () => {
        const rows = [...grid.querySelectorAll<HTMLElement>('.worklist__row')]
        const { top, bottom } = grid.getBoundingClientRect()
        const inSight = rows.filter((row) => row.getBoundingClientRect().bottom > top && row.getBoundingClientRect().top < bottom)
        return inSight.length * 32 > bottom - top - 64 && inSight.every((row) => row.dataset['study'] !== undefined)
      }
      do await new Promise(requestAnimationFrame)
      while (!isFilled() && performance.now() - start < 5000)
      times.push(performance.now() - start)
    }
    return times
  })
