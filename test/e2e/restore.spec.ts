import { expect, type Page } from '@playwright/test'
import { test } from './drawn-library'

const film = (page: Page) => page.getByRole('region', { name: 'Film', exact: true })

/** What of a film's place and look stands on the screen, rounded as drawing rounds it. */
async function shownOf(page: Page) {
  await expect(film(page)).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 })
  const attribute = (name: string) => film(page).getAttribute(name)
  const rounded = async (name: string) => (await attribute(name))!.split(',').map((value) => Number(Number(value).toFixed(2)))
  return { film: await attribute('data-film'), affine: await rounded('data-affine'), window: await rounded('data-window'), tab: await page.getByRole('tab', { selected: true }).textContent() }
}

test('a window that crashed, and one whose backend was killed, come back to the very study, as it was left', async ({ library }) => {
  const opened = await library(3)
  let { page } = opened
  await page.getByRole('row').filter({ hasText: 'Number 12' }).click()
  await page.keyboard.press('Enter')
  await expect(film(page)).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 })
  const asFiled = await shownOf(page)
  await test.step('the reader turns, zooms and windows the film, opens another tab and hides the list', async () => {
    for (const key of ['r', 'Shift+W', 'Shift+L']) await page.keyboard.press(key)
    const box = (await film(page).boundingBox())!
    await page.mouse.move(box.x + 300, box.y + 250)
    await page.mouse.wheel(0, -300)
    await page.getByRole('tab', { name: 'History' }).click()
    await page.mouse.move(2, 2)
  })
  const left = await shownOf(page)
  expect(left.window).not.toEqual(asFiled.window)
  expect(left.affine).not.toEqual(asFiled.affine)
  // Long enough for the look to be kept: the hand has rested.
  await expect.poll(() => page.evaluate(async () => {
    const answer = await fetch('/rpc/system/windowState', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"json":{"window":"main"}}' })
    const { json } = (await answer.json()) as { json: { tab: string; looks: { look: { fitted: boolean } }[] } }
    return [json.tab, json.looks[0]?.look.fitted]
  })).toEqual(['history', false])

  await test.step('the page crashes', async () => {
    const crashed = page.waitForEvent('crash')
    await page.goto('chrome://crash').catch(() => undefined)
    await crashed
    page = await opened.window.context.newPage()
    await page.goto(new URL('/', opened.backend.url).href)
    expect(await shownOf(page)).toEqual(left)
    await expect(page.getByRole('complementary', { name: 'Worklist' })).toHaveCount(0)
  })

  await test.step('the backend is killed: a new window on a new address', async () => {
    page = await opened.restart('crash')
    expect(await shownOf(page)).toEqual(left)
    // Space is still the way back to the film as it was filed.
    await page.keyboard.press('Space')
    await expect.poll(async () => (await shownOf(page)).window).toEqual(asFiled.window)
    expect(opened.complaints).toEqual([])
  })

  await test.step('a page of its own is come back to as well', async () => {
    await page.getByRole('button', { name: 'Readers' }).click()
    await expect(page.getByRole('heading', { name: 'Readers', level: 1 })).toBeVisible()
    await page.waitForTimeout(300)
    await page.reload()
    await expect(page.getByRole('heading', { name: 'Readers', level: 1 })).toBeVisible()
  })
})
