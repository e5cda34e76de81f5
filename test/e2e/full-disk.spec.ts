import { rm } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { gloriole } from './gloriole'
import { test } from './small-disk'
import { newDataDir, openWindow, startBackend } from './window'

const film = (page: Page) => page.getByRole('region', { name: 'Film', exact: true })
const findings = (page: Page) => page.getByTestId('suggestions').locator('[data-finding]')
const saveState = (page: Page) => page.getByTestId('save-state')

async function openStudy(page: Page, patient: string): Promise<void> {
  await page.getByRole('row').filter({ hasText: patient }).click()
  await page.keyboard.press('Enter')
  await expect(film(page)).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 })
  await expect(findings(page).first()).toBeVisible({ timeout: 60_000 })
}

/** From one share of the film pane to another. */
async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const { x, y, width, height } = (await page.getByTestId('film-main').boundingBox())!
  await page.mouse.move(x + from[0] * width, y + from[1] * height)
  await page.mouse.down()
  await page.mouse.move(x + to[0] * width, y + to[1] * height, { steps: 4 })
  await page.mouse.up()
}

/** A window on drawn films of `patients` patients, `Number 11` and on. */
async function openLibrary(dataDir: string, patients: number): Promise<{ readonly page: Page; readonly close: () => Promise<void> }> {
  const drawn = await newDataDir()
  await gloriole('phantom', '--out', drawn, '--count', String(patients), '--seed', '11', '--rows', '700')
  await gloriole('import', drawn, '--data', dataDir)
  await rm(drawn, { recursive: true })
  const backend = await startBackend(dataDir)
  const { page, close } = await openWindow()
  await page.goto(backend.url)
  return {
    page,
    async close() {
      await close()
      await backend.stop()
    }
  }
}

test('the disk is full: each thing said is kept on screen, the study is not signed off, reading goes on, and with room all of it is saved', async ({ disk }) => {
  const { page, close } = await openLibrary(disk.dataDir, 2)
  try {
    await openStudy(page, 'Number 12')
    await openStudy(page, 'Number 11')
    disk.fill()

    await test.step('a label, an outline, a length and a sentence are refused, and each stands where it was made, with why', async () => {
      await page.keyboard.press('1')
      await page.keyboard.press('a')
      const card = findings(page).first()
      await expect(card).toHaveAttribute('data-decision', 'failed')
      await expect(card.getByRole('alert')).toContainText(/Not saved: [a-z ]+: present.*The disk is full\..*films, suggestions and search go on/)
      await page.keyboard.press('b')
      await drag(page, [0.6, 0.6], [0.7, 0.75])
      await expect(page.locator('.region--failed')).toHaveCount(1)
      await page.keyboard.press('Shift+M')
      await drag(page, [0.35, 0.5], [0.6, 0.5])
      await expect(page.locator('.measure--failed')).toHaveCount(1)
      await page.keyboard.press('t')
      await page.keyboard.type('Large effusion on the left.')
      await expect(page.getByTestId('report-state')).toHaveAttribute('data-state', 'failed')
      await expect(page.getByRole('tabpanel').getByRole('alert')).toContainText('The disk is full.')
      await expect(saveState(page)).toContainText('4 changes not saved · The disk is full.')
    })
    await test.step('the study is not signed off over them', async () => {
      await page.keyboard.press('Control+Enter')
      await expect(page.getByTestId('notices')).toContainText('Not marked as read')
      await expect(page.getByLabel('Study status')).toHaveValue('unread')
      await page.getByTestId('notices').getByRole('button', { name: 'Close' }).click()
      await page.getByLabel('Study status').selectOption('read')
      await expect(page.getByTestId('notices')).toContainText('Not marked as read')
      await expect(page.getByLabel('Study status')).toHaveValue('unread')
    })
    await test.step('another study opens and a word shows its place; the first one is as it was left', async () => {
      await page.keyboard.press('Escape')
      await openStudy(page, 'Number 12')
      await findings(page).first().locator('[data-word]').first().hover()
      await expect(page.getByTestId('overlay').first()).toHaveAttribute('data-state', 'shown')
      await openStudy(page, 'Number 11')
      await expect(page.getByRole('textbox', { name: 'Report' })).toHaveValue('Large effusion on the left.')
      await expect(page.locator('.region--failed, .measure--failed')).toHaveCount(2)
      await page.getByRole('tab', { name: 'Labels' }).click()
      await expect(page.getByRole('tabpanel').getByRole('alert')).toContainText([/: present/, /Region: /, /Length/])
      await page.getByRole('tab', { name: 'Report' }).click()
    })
    await test.step('with room again one key, pressed in the report, saves all of it; it is there in a new window', async () => {
      disk.makeRoom()
      await page.getByRole('textbox', { name: 'Report' }).focus()
      await page.keyboard.press('Control+s')
      await expect(saveState(page)).toHaveAttribute('data-state', 'saved')
      await page.reload()
      await expect(findings(page).first()).toHaveAttribute('data-decision', 'accepted', { timeout: 60_000 })
      await expect(page.getByRole('textbox', { name: 'Report' })).toHaveValue('Large effusion on the left.')
      await expect(page.getByTestId('region')).toHaveCount(1)
      await expect(page.getByTestId('length')).toHaveCount(1)
      await expect(page.getByRole('alert')).toHaveCount(0)
    })
  } finally {
    await close()
  }
})

test('own answer first, and the disk is full: the refused answer stays on its card, the suggestion hidden until it is saved', async ({ disk }) => {
  const { page, close } = await openLibrary(disk.dataDir, 1)
  try {
    await page.getByRole('button', { name: 'Settings', exact: true }).click()
    await page.getByLabel('Own answer first').click()
    await expect(page.getByLabel('Own answer first')).toBeChecked()
    await page.getByRole('button', { name: 'Studies', exact: true }).click()
    await openStudy(page, 'Number 11')
    const hidden = page.locator('[data-finding][data-hidden]')
    await expect(hidden).toHaveCount(7)
    disk.fill()
    await page.keyboard.press('1')
    await page.keyboard.press('a')
    await expect(hidden.first().getByRole('alert')).toContainText(/Not saved: [a-z ]+: present.*The disk is full\./)
    await expect(hidden).toHaveCount(7)
    disk.makeRoom()
    await page.keyboard.press('Control+s')
    await expect(hidden).toHaveCount(6)
    await expect(page.getByRole('alert')).toHaveCount(0)
  } finally {
    await close()
  }
})
