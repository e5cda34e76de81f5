import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { test } from './drawn-library'
import { inferencePids } from './inference-processes'

const film = (page: Page) => page.getByRole('region', { name: 'Film', exact: true })

async function openStudy(page: Page, patient: string): Promise<void> {
  await page.getByRole('row').filter({ hasText: patient }).click()
  await page.keyboard.press('Enter')
}

/** Removes what is stored of a patient's films, as somebody else's hand would. */
async function removeFilms(dataDir: string, patient: string): Promise<number> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile() && !entry.name.includes('.db') && !entry.name.includes('sqlite')).map((entry) => join(entry.parentPath, entry.name))
  const held = await Promise.all(paths.map(async (path) => (await readFile(path)).includes(patient)))
  const own = paths.filter((_, i) => held[i])
  for (const path of own) await rm(path)
  return own.length
}

test('an inference process that died is replaced by a new one, which says where new words look', async ({ library }) => {
  test.skip(process.platform !== 'linux', 'finds the process in /proc')
  const { page } = await library(1)
  await openStudy(page, 'Number 11')
  await expect(page.getByTestId('suggestions').locator('[data-finding]').first()).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('contentinfo').getByRole('group', { name: 'Computing suggestions' })).toHaveCount(0, { timeout: 60_000 })
  const before = await inferencePids()
  expect(before.length).toBeGreaterThan(0)
  for (const pid of before) process.kill(pid, 'SIGKILL')
  await page.getByRole('tab', { name: 'Similar' }).click()
  // No sentence that was embedded before: only a living process can answer.
  await page.getByRole('searchbox', { name: 'Find films by a text' }).fill('a foreign body over the left apex')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await inferencePids()).filter((pid) => !before.includes(pid)).length, { timeout: 60_000 }).toBeGreaterThan(0)
  await expect(page.getByTestId('similar')).toHaveAttribute('data-by', 'text')
  await expect(page.getByTestId('similar').getByRole('listitem')).toHaveCount(1, { timeout: 60_000 })
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('a film deleted underneath is said to be gone, and other studies open', async ({ library }) => {
  const { page, dataDir } = await library(2)
  expect(await removeFilms(dataDir, 'Number 11')).toBeGreaterThan(0)
  await openStudy(page, 'Number 11')
  await expect(film(page).getByRole('alert')).toContainText('it may be gone from the data folder', { timeout: 60_000 })
  await openStudy(page, 'Number 12')
  await expect(film(page)).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 })
  await expect(film(page).getByRole('alert')).toHaveCount(0)
})
