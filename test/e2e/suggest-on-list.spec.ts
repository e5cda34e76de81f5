import { expect } from '@playwright/test'
import { test } from './drawn-library'

test('suggestions on the list shown alone: begun with a press, seen to advance, stopped, gone on with', async ({ library }) => {
  const { page, complaints } = await library(40)
  const bar = page.getByRole('contentinfo')
  const [ofLibrary, ofList, stopped] = ['Computing suggestions', 'Suggestions on the list', 'Suggestions stopped'].map((name) => bar.getByRole('group', { name }))
  const stop = () => bar.getByRole('button', { name: 'Cancel this work' }).click()
  const goOn = () => stopped!.getByRole('button', { name: 'Go on' }).click()
  const rows = page.getByRole('row').filter({ hasText: 'Number' })
  const suggested = rows.filter({ has: page.locator('.top-finding') })

  await test.step('what the window does by itself is stopped, so that there is something to ask for', async () => {
    await ofLibrary!.waitFor()
    await stop()
    await expect(stopped!).toBeVisible()
  })

  await page.getByRole('searchbox').fill('Number 1')
  await expect(rows).toHaveCount(9)
  const wanted = await rows.count() - (await suggested.count())
  const press = page.getByRole('button', { name: /^Suggest/ })
  await expect(press).toHaveText(`Suggest on ${wanted}`)

  await test.step('the list is begun with, and stopped after some of it', async () => {
    // Pressed from inside the page, at the first frame that shows some of it done: a fast machine is through with the list before a click from outside arrives.
    const stoppedMidway = page.waitForFunction((pattern) => {
      const group = document.querySelector('footer [role="group"][aria-label="Suggestions on the list"]')
      if (!new RegExp(pattern).test(group?.textContent ?? '')) return false
      group!.querySelector('button')!.click()
      return true
    }, `[1-9]\\d* / ${wanted}`)
    await press.click()
    await stoppedMidway
    await expect(stopped!).toBeVisible()
    await expect(ofList!).toHaveCount(0)
    await expect(press).toBeEnabled()
    expect(await suggested.count()).toBeGreaterThan(0)
    expect(await suggested.count()).toBeLessThan(9)
  })

  await test.step('it goes on to its end, and no further than the list', async () => {
    await goOn()
    await expect(suggested).toHaveCount(9, { timeout: 60_000 })
    await expect(press).toBeDisabled()
    await page.getByRole('searchbox').fill('')
    await expect(press).toBeEnabled()
    await expect(stopped!).toBeVisible()
  })

  await test.step('the rest follows when the reader says so', async () => {
    await goOn()
    await expect(press).toBeDisabled({ timeout: 60_000 })
    await expect(stopped!).toHaveCount(0)
  })
  expect(complaints).toEqual([])
})
