import { expect } from '@playwright/test'
import { test } from './drawn-library'
import { whileInferenceStands } from './inference-processes'

test('suggestions on the list shown alone: begun with a press, stopped, gone on with', async ({ library }) => {
  test.skip(process.platform !== 'linux', 'finds the process in /proc')
  const { page, complaints } = await library(40)
  const bar = page.getByRole('contentinfo')
  const [ofLibrary, ofList, stopped] = ['Computing suggestions', 'Suggestions on the list', 'Suggestions stopped'].map((name) => bar.getByRole('group', { name }))
  const stop = async () => {
    const heard = page.waitForResponse((response) => response.url().endsWith('/system/cancel'))
    await bar.getByRole('button', { name: 'Cancel this work' }).click()
    await heard
  }
  const goOn = () => stopped!.getByRole('button', { name: 'Go on' }).click()
  const rows = page.getByRole('row').filter({ hasText: 'Number' })
  const suggested = rows.filter({ has: page.locator('.top-finding') })

  await test.step('what the window does by itself is stopped, so that there is something to ask for', async () => {
    await ofLibrary!.waitFor()
    await whileInferenceStands(stop)
    await expect(stopped!).toBeVisible()
  })

  await page.getByRole('searchbox').fill('Number 1')
  await expect(rows).toHaveCount(9)
  const wanted = await rows.count() - (await suggested.count())
  const press = page.getByRole('button', { name: /^Suggest/ })
  await expect(press).toHaveText(`Suggest on ${wanted}`)
  expect(wanted).toBeGreaterThan(1)

  await test.step('the list is begun with, and stopped after some of it', async () => {
    await whileInferenceStands(async () => {
      await press.click()
      await expect(ofList!).toContainText(`/ ${wanted}`)
      await stop()
    })
    await expect(stopped!).toBeVisible()
    await expect(ofList!).toHaveCount(0)
    await expect(press).toBeEnabled()
    // No more than the film that was under way.
    await expect(press).toHaveText(new RegExp(`^Suggest on (${wanted - 1}|${wanted})$`))
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
