import { readdir, readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { test } from './drawn-library'

const film = (page: Page) => page.getByRole('region', { name: 'Film', exact: true })

async function openStudy(page: Page, patient: string): Promise<void> {
  await page.getByRole('row').filter({ hasText: patient }).click()
  await page.keyboard.press('Enter')
}

/** Ends the backend's inference processes as a fault of a driver would. */
async function killInference(): Promise<number> {
  const entry = resolve(import.meta.dirname, '../../out/main/workers/inference.js')
  const lines = await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(async (pid) => ({ pid: Number(pid), line: await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') })))
  const found = lines.filter(({ line }) => line.includes(entry))
  for (const { pid } of found) process.kill(pid, 'SIGKILL')
  return found.length
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

test('an inference process that died costs its answer alone: the next film is scored by a new one, and reading goes on', async ({ library }) => {
  test.skip(process.platform !== 'linux', 'finds the process in /proc')
  const { page } = await library(2)
  await openStudy(page, 'Number 11')
  await expect(page.getByTestId('suggestions').locator('[data-finding]').first()).toBeVisible({ timeout: 60_000 })
  expect(await killInference()).toBeGreaterThan(0)
  await openStudy(page, 'Number 12')
  await expect(film(page)).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 })
  await expect(page.getByTestId('suggestions').locator('[data-finding]').first()).toBeVisible({ timeout: 60_000 })
})

test('a film deleted underneath is said to be gone, and other studies open', async ({ library }) => {
  const { page, dataDir } = await library(2)
  expect(await removeFilms(dataDir, 'Number 11')).toBeGreaterThan(0)
  await openStudy(page, 'Number 11')
  await expect(film(page).getByRole('alert')).toContainText(/not|missing|gone/i, { timeout: 60_000 })
  await openStudy(page, 'Number 12')
  await expect(film(page)).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 })
  await expect(film(page).getByRole('alert')).toHaveCount(0)
})
