import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { test } from './drawn-library'
import { gloriole } from './gloriole'
import { priorOf } from './prior-of'

interface Shift {
  readonly value: number
  readonly input: boolean
  readonly of: readonly string[]
}

/** What moved on the page since it was asked last, as the browser itself saw it. */
const shifts = (page: Page): Promise<Shift[]> => page.evaluate(() => (globalThis as unknown as { shifts: Shift[] }).shifts.splice(0))

test('nothing on the page moves by itself, and a message covers no pixel of film or report', async ({ library }) => {
  const { page, complaints } = await library(2)
  await page.addInitScript(() => {
    interface Entry extends PerformanceEntry {
      value: number
      hadRecentInput: boolean
      sources: { node: Element | null }[]
    }
    const seen: unknown[] = []
    Object.assign(globalThis, { shifts: seen })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Entry[]) seen.push({ value: entry.value, input: entry.hadRecentInput, of: entry.sources.map(({ node }) => node?.className ?? '') })
    }).observe({ type: 'layout-shift', buffered: true })
  })
  const byThemselves = async () => (await shifts(page)).filter(({ input }) => !input)
  await page.reload()
  await expect(page.getByText('2 studies')).toBeVisible()
  await page.getByRole('row').nth(1).click()
  await page.keyboard.press('Enter')
  const findings = page.getByTestId('suggestions').locator('[data-finding]')
  await expect(findings.first()).toBeVisible({ timeout: 60_000 })
  await test.step('a study opens, its findings come, another one follows', async () => {
    await page.keyboard.press('n')
    await expect(findings.first()).toBeVisible({ timeout: 60_000 })
    await page.waitForTimeout(1_000)
    expect(await byThemselves()).toEqual([])
  })
  await test.step('a message comes and goes on the status bar, beside everything', async () => {
    await page.keyboard.press('n')
    const notice = page.getByTestId('notices').getByText('This is the last study')
    await expect(notice).toBeVisible()
    const [box, bar] = [(await notice.boundingBox())!, (await page.getByRole('contentinfo').boundingBox())!]
    expect(box.y).toBeGreaterThanOrEqual(bar.y)
    expect(box.y + box.height).toBeLessThanOrEqual(bar.y + bar.height)
    expect(await page.locator('.film-pane, .review').evaluateAll((parts, top) => parts.every((part) => part.getBoundingClientRect().bottom <= top), bar.y)).toBe(true)
    await expect(notice).toBeHidden()
    expect(await byThemselves()).toEqual([])
  })
  await test.step('a list longer than its panel scrolls within it', async () => {
    const panel = page.getByRole('tabpanel')
    for (const key of ['1', 'a']) await page.keyboard.press(key)
    await expect(findings.first()).toHaveAttribute('data-decision', 'accepted')
    for (const name of ['Similar', 'Labels', 'History']) {
      await page.getByRole('tab', { name }).click()
      // As if there were many: the last part of the panel is made longer than any window.
      await panel.evaluate((element) => ((element.firstElementChild!.lastElementChild ?? element.firstElementChild!) as HTMLElement).style.setProperty('min-height', '3000px'))
      expect(await panel.evaluate((element) => element.scrollHeight - element.clientHeight), name).toBe(0)
    }
    await page.getByRole('tab', { name: 'Report' }).click()
    await byThemselves()
  })
  await test.step('the window comes back where it was, at once', async () => {
    await page.reload()
    await expect(findings.first()).toBeVisible({ timeout: 60_000 })
    await page.waitForTimeout(1_000)
    const moved = await byThemselves()
    expect(moved.reduce((sum, { value }) => sum + value, 0), JSON.stringify(moved)).toBeLessThan(0.001)
  })
  // The observer sees what it is there for: a block that pushes the page down.
  await page.evaluate(() => document.getElementById('root')!.style.setProperty('margin-top', '60px'))
  await expect.poll(async () => (await byThemselves()).length).toBeGreaterThan(0)
  expect(complaints).toEqual([])
})

test('beside a prior the tools stay on one line at any width, those without room are in a list, and the patient is named in full', async ({ library }) => {
  const { page, dataDir, complaints } = await library(1)
  const folder = join(dataDir, '..')
  await writeFile(join(folder, 'prior.dcm'), priorOf(await readFile(join(folder, 'drawn', 'films', '0011.dcm'))))
  await gloriole('import', join(folder, 'prior.dcm'), '--data', dataDir)
  await page.reload()
  await page.getByRole('row').filter({ hasText: '2026-01-01' }).click()
  await page.keyboard.press('Enter')
  const panes = page.locator('.film-pane[aria-busy="false"]')
  await expect(panes).toHaveCount(1, { timeout: 60_000 })
  await page.keyboard.press('c')
  await expect(panes).toHaveCount(2, { timeout: 60_000 })
  const tools = page.getByRole('toolbar', { name: 'Viewer tools' })
  const more = tools.getByRole('button', { name: 'More tools' })
  const turnRight = page.getByRole('button', { name: 'Turn right' })
  const isWhole = (selector: string) => page.locator(selector).evaluateAll((all) => all.every((one) => one.scrollWidth <= one.clientWidth))
  for (const width of [1920, 1600, 1280, 1024]) {
    await page.setViewportSize({ width, height: 900 })
    await expect(async () => {
      // One line: nothing begins below anything else, nothing is cut off at the end.
      expect(await page.locator('.toolbar__group > button, .toolbar__menus > *, .prior-head > *').evaluateAll((all) => Math.max(...all.map((one) => one.getBoundingClientRect().top)) - Math.min(...all.map((one) => one.getBoundingClientRect().top)))).toBeLessThan(8)
      expect(await isWhole('.viewer__head, .toolbar, .legend, .study-bar__name')).toBe(true)
      await expect(more).toHaveCount(width === 1920 ? 0 : 1)
      await expect(page.getByLabel('Choose a prior')).toBeInViewport({ ratio: 1 })
    }).toPass({ timeout: 10_000 })
  }
  await page.setViewportSize({ width: 1600, height: 900 })
  await test.step('the list is opened, used and closed by keys', async () => {
    await expect(turnRight).toBeHidden()
    await more.focus()
    await page.keyboard.press('Enter')
    await expect(turnRight).toBeVisible()
    expect((await new AxeBuilder({ page }).include('.viewer__head').analyze()).violations).toEqual([])
    await turnRight.focus()
    await page.keyboard.press('Enter')
    await expect(turnRight).toBeHidden()
    await expect(page.getByText('90°')).not.toHaveCount(0)
    await page.keyboard.press('Enter')
    await expect(turnRight).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(turnRight).toBeHidden()
  })
  expect(complaints).toEqual([])
})
