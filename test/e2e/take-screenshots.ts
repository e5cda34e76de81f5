import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { newDataDir, openWindow, startBackend } from './window'

const folder = process.argv[2]!

/** Opens a study by a part of its patient's name and waits for its film and suggestions. */
async function open(page: Page, patient: string): Promise<void> {
  await page.getByRole('row').filter({ hasText: patient }).first().click()
  await page.keyboard.press('Enter')
  await page.locator('section.film-pane[aria-busy="false"]').first().waitFor()
  await page.locator('[data-finding]').first().waitFor({ timeout: 120_000 })
}

/** Time for fonts, transitions and the overlay; the network never falls silent, as activities are a stream. */
const settlesInMs = 1500

const dataDir = await newDataDir()
const backend = await startBackend(dataDir)
const { page, close } = await openWindow({ width: 1600, height: 1000 })
const take = async (name: string) => {
  await page.waitForTimeout(settlesInMs)
  // Folders of the machine that took the pictures are nobody's business.
  await page.screenshot({ path: join(folder, `${name}.png`), mask: [page.getByText(dataDir), page.getByText(process.cwd())], maskColor: '#30363d' })
  console.log(`${name}.png`)
}
try {
  await page.goto(backend.url)
  await page.getByText('12 studies').waitFor({ timeout: 600_000 })
  await take('worklist')
  await open(page, 'Birch')
  const consolidation = page.locator('[data-finding="consolidation"]')
  await consolidation.getByRole('button').first().click()
  await consolidation.locator('[data-word="opacity"], [data-word="consolidation"]').first().hover()
  await take('reading')
  await consolidation.getByRole('button', { name: 'Accept consolidation' }).click()
  await page.keyboard.press('y')
  await page.locator('.similar__case').first().waitFor()
  await take('similar')
  await page.keyboard.press('c')
  await take('prior')
  await page.keyboard.press('c')
  await open(page, 'Elm')
  await page.keyboard.press('Shift+U')
  await page.locator('[data-testid="outline"]').first().waitFor()
  await take('outlines')
  await page.keyboard.press('Control+k')
  await take('palette')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+U')
  await open(page, 'Birch')
  for (const [place, name] of [['Training', 'training'], ['Readers', 'readers'], ['Models', 'models'], ['Prompt sets', 'prompts'], ['System', 'system'], ['Settings', 'settings']] as const) {
    await page.getByRole('button', { name: place, exact: true }).click()
    await take(name)
  }
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('light')
  await take('settings-light')
  await page.getByRole('button', { name: 'Studies', exact: true }).click()
  await take('reading-light')
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark')
  await page.getByRole('combobox', { name: 'Language' }).selectOption('zh')
  await take('settings-zh')
  await page.getByRole('navigation').getByRole('button').first().click()
  await take('reading-zh')
} finally {
  await close()
  await backend.stop()
  await rm(dataDir, { recursive: true, force: true })
}
