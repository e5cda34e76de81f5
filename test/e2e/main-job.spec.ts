import { rm } from 'node:fs/promises'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { newDataDir, openWindow, startBackend } from './window'

/** Pixels of an element that differ between two of its screenshots, as a share. */
async function difference(page: Page, before: Buffer, after: Buffer): Promise<number> {
  return page.evaluate(
    async ([a, b]) => {
      const pixels = async (base64: string) => {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))
        const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!
        context.drawImage(bitmap, 0, 0)
        return context.getImageData(0, 0, bitmap.width, bitmap.height).data
      }
      const [one, other] = [await pixels(a!), await pixels(b!)]
      let changed = 0
      for (let i = 0; i < one.length; i += 4) {
        if (Math.abs(one[i]! - other[i]!) + Math.abs(one[i + 1]! - other[i + 1]!) + Math.abs(one[i + 2]! - other[i + 2]!) > 24) changed++
      }
      return (4 * changed) / one.length
    },
    [before.toString('base64'), after.toString('base64')]
  )
}

const finding = (page: Page, name: string): Locator => page.locator(`[data-finding="${name}"]`)
const decision = (page: Page, name: string) => expect(finding(page, name))

const filmPane = (page: Page): Locator => page.getByRole('region', { name: 'Film', exact: true })

async function openFirst(page: Page, patient: string): Promise<void> {
  await page.getByRole('row').filter({ hasText: patient }).first().click()
  await page.keyboard.press('Enter')
  await expect(filmPane(page)).toHaveAttribute('aria-busy', 'false')
  await expect(page.getByTestId('suggestions').locator('[data-finding]').first()).toBeVisible({ timeout: 120_000 })
}

test('a reader opens a film, sees where words look, corrects what is suggested, and loses nothing to a crash', async () => {
  const dataDir = await newDataDir()
  let backend = await startBackend(dataDir)
  const { page, complaints, close } = await openWindow()
  try {
    await test.step('the demonstration library appears in an empty data folder', async () => {
      await page.goto(backend.url)
      await expect(page.getByText('12 studies')).toBeVisible({ timeout: 240_000 })
    })

    await test.step('a study opens with its film, suggestions and the standing notice', async () => {
      await openFirst(page, 'Alder')
      await expect(page.getByTestId('suggestions').locator('[data-finding]')).toHaveCount(7)
      await expect(page.getByTestId('model-notice')).toContainText('ot for clinical use')
      await expect(page.getByRole('region', { name: 'Suggestions', exact: true })).toContainText('uncalibrated')
    })

    await test.step('pointing at a word lays its map over the film, and away again takes it off', async () => {
      const film = filmPane(page)
      await page.keyboard.press('Escape')
      await page.mouse.move(2, 2)
      const bare = await film.screenshot()
      await finding(page, 'pleural effusion').locator('[data-word="effusion"]').first().hover()
      await expect(page.getByTestId('overlay').first()).toHaveAttribute('data-state', 'shown')
      await expect(page.getByTestId('overlay').first()).toHaveAttribute('data-name', 'effusion')
      // Software rendering may hand out the frame before: ask until the screen has caught up.
      await expect.poll(async () => difference(page, bare, await film.screenshot())).toBeGreaterThan(0.01)
      await page.mouse.move(2, 2)
      await expect(page.getByTestId('overlay').first()).not.toHaveAttribute('data-name', 'effusion')
      await expect.poll(async () => difference(page, bare, await film.screenshot())).toBeLessThan(0.002)
    })

    await test.step('one suggestion is accepted, one corrected, one rejected', async () => {
      await page.getByRole('button', { name: 'Accept pleural effusion' }).click()
      await decision(page, 'pleural effusion').toHaveAttribute('data-decision', 'accepted')
      await page.getByRole('button', { name: 'Edit atelectasis' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('radio', { name: 'uncertain' }).check()
      await dialog.getByLabel('Severity').selectOption('mild')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await expect(dialog).toBeHidden()
      await decision(page, 'atelectasis').toHaveAttribute('data-decision', 'corrected')
      await page.getByRole('button', { name: 'Reject edema' }).click()
      await decision(page, 'edema').toHaveAttribute('data-decision', 'rejected')
    })

    await test.step('a box is drawn for a finding', async () => {
      await finding(page, 'pleural effusion').getByRole('button').first().click()
      const film = (await page.getByTestId('film-main').boundingBox())!
      await page.keyboard.press('b')
      await page.mouse.move(film.x + film.width * 0.6, film.y + film.height * 0.6)
      await page.mouse.down()
      await page.mouse.move(film.x + film.width * 0.7, film.y + film.height * 0.75, { steps: 6 })
      await page.mouse.up()
      await expect(page.getByTestId('region')).toHaveCount(1)
      await expect(page.getByTestId('save-state')).toHaveAttribute('data-state', 'saved')
    })
    expect(complaints).toEqual([])

    await test.step('the backend is killed and started again: everything is there', async () => {
      const before = await regionOutline(page)
      await backend.crash()
      backend = await startBackend(dataDir)
      await page.goto(backend.url)
      await openFirst(page, 'Alder')
      await decision(page, 'pleural effusion').toHaveAttribute('data-decision', 'accepted')
      await decision(page, 'atelectasis').toHaveAttribute('data-decision', 'corrected')
      await decision(page, 'edema').toHaveAttribute('data-decision', 'rejected')
      await expect(page.getByTestId('region')).toHaveCount(1)
      expect(await regionOutline(page)).toEqual(before)
    })

    await test.step('undo and redo reach back past the crash', async () => {
      await page.keyboard.press('Control+z')
      await expect(page.getByTestId('region')).toHaveCount(0)
      await page.keyboard.press('Control+z')
      await decision(page, 'edema').toHaveAttribute('data-decision', 'none')
      await page.keyboard.press('Control+Shift+z')
      await decision(page, 'edema').toHaveAttribute('data-decision', 'rejected')
    })
  } finally {
    await close()
    await backend.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
})

/** Corners of the drawn region on screen, rounded to whole pixels. */
async function regionOutline(page: Page): Promise<number[]> {
  const points = await page.getByTestId('region').locator('polygon').first().getAttribute('points')
  return points!.split(/[ ,]/).map((value) => Math.round(Number(value)))
}
