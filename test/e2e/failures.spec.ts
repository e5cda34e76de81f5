import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { test } from './drawn-library'
import { gloriole } from './gloriole'
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

/** Takes studies out of the database, as somebody else's hand would. */
function removeStudies(dataDir: string, patients: readonly string[]): void {
  const database = new Database(join(dataDir, 'gloriole.sqlite'))
  database.pragma('foreign_keys = OFF')
  for (const patient of patients) {
    const { study } = database.prepare<[string], { study: string }>('SELECT study_uid AS study FROM study JOIN patient ON patient.id = study.patient WHERE name LIKE ?').get(`%${patient}`)!
    for (const table of ['instance', 'series', 'study']) database.prepare(`DELETE FROM ${table} WHERE study_uid = ?`).run(study)
  }
  database.close()
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

test('an inference process that dies again and again leaves film, labels and report, says so, and is tried again', async ({ library }) => {
  test.skip(process.platform !== 'linux', 'finds the process in /proc')
  const { page, dataDir } = await library(1)
  await expect(page.getByText('1 study')).toBeVisible()
  let dying = true
  const dies = (async () => {
    while (dying) {
      for (const pid of await inferencePids()) {
        try {
          process.kill(pid, 'SIGKILL')
        } catch {
          // It went by itself.
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
  })()
  try {
    // A film that no process has seen yet.
    const drawn = join(dataDir, '..', 'more')
    await gloriole('phantom', '--out', drawn, '--count', '1', '--seed', '21', '--rows', '700')
    await gloriole('import', drawn, '--data', dataDir)
    await page.reload()
    await openStudy(page, 'Number 21')
    await expect(film(page)).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 })
    const panel = page.getByRole('region', { name: 'Suggestions', exact: true })
    await expect(panel.getByRole('alert')).toContainText('started again by itself. Films, labels, the report', { timeout: 120_000 })
    await page.keyboard.press('f')
    await page.getByRole('dialog').getByRole('combobox').first().fill('edema')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await page.keyboard.press('t')
    await page.keyboard.type('Read without suggestions.')
    await expect(page.getByTestId('report-state')).toHaveAttribute('data-state', 'saved')
    dying = false
    await dies
    await expect(page.getByTestId('suggestions').locator('[data-finding]')).toHaveCount(7, { timeout: 120_000 })
    await expect(panel.getByRole('alert')).toHaveCount(0)
  } finally {
    dying = false
    await dies
  }
})

test('a study deleted underneath is said to be gone; what was said of it can be given up, and other studies open', async ({ library }) => {
  const { page, dataDir } = await library(3)
  await openStudy(page, 'Number 11')
  await expect(page.getByTestId('suggestions').locator('[data-finding]').first()).toBeVisible({ timeout: 60_000 })
  // What changes the list has it read again, up to two seconds later; a row that is gone by then is not there to be opened.
  await expect(page.getByRole('contentinfo').getByRole('group', { name: 'Computing suggestions' })).toHaveCount(0, { timeout: 60_000 })
  await page.waitForTimeout(2500)
  removeStudies(dataDir, ['Number 11', 'Number 12'])
  await test.step('while it is open', async () => {
    await page.keyboard.press('1')
    await page.keyboard.press('a')
    const findings = page.getByRole('region', { name: 'Suggestions', exact: true })
    await expect(findings.getByRole('alert')).toContainText('There is no such study in the library')
    await page.keyboard.press('t')
    await page.keyboard.type('Nobody keeps this.')
    const report = page.getByRole('tabpanel')
    await expect(report.getByRole('alert')).toContainText('The report was not saved.')
    await expect(page.getByTestId('save-state')).toContainText('2 changes not saved')
    await findings.getByRole('button', { name: 'Discard' }).click()
    await report.getByRole('button', { name: 'Discard' }).click()
    await expect(page.getByTestId('save-state')).not.toHaveAttribute('data-state', 'failed')
  })
  await test.step('when it is opened', async () => {
    await page.getByRole('row').filter({ hasText: 'Number 12' }).click()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toContainText('The study could not be read. It is not there.Other studies of the list open as before.')
    await openStudy(page, 'Number 13')
    await expect(film(page)).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 })
    await expect(page.getByRole('alert')).toHaveCount(0)
  })
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
