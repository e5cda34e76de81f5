import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { brightness } from './brightness'
import { gloriole } from './gloriole'
import { newDataDir, openWindow, startBackend, type Backend, type Window } from './window'

const film = (page: Page) => page.getByRole('region', { name: 'Film', exact: true })
const lung = { x: 0.36, y: 0.35, width: 0.04, height: 0.08 }

async function openOnlyStudy(page: Page): Promise<void> {
  await page.getByRole('row').nth(1).click()
  await page.keyboard.press('Enter')
  await expect(film(page)).toHaveAttribute('aria-busy', 'false')
}

test.describe('a small library', () => {
  let folder: string
  let backend: Backend
  let window: Window

  test.beforeEach(async () => {
    folder = await newDataDir()
    await gloriole('phantom', '--out', join(folder, 'drawn'), '--count', '1', '--rows', '600')
  })
  test.afterEach(async () => {
    await window.close()
    await backend.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const open = async (...paths: string[]) => {
    await gloriole('import', ...paths, '--data', join(folder, 'data'))
    backend = await startBackend(join(folder, 'data'))
    window = await openWindow()
    await window.page.goto(backend.url)
    return window.page
  }

  test('a MONOCHROME1 film shows low values bright, a MONOCHROME2 film dark, and the reader can turn either round', async () => {
    const drawn = join(folder, 'drawn', 'films', '0001.dcm')
    let page = await open(drawn)
    await openOnlyStudy(page)
    const asDrawn = await brightness(page, lung)
    await page.keyboard.press('i')
    await expect(page.getByText('Inverted', { exact: true })).toBeVisible()
    expect(await brightness(page, lung)).toBeGreaterThan(asDrawn + 60)
    await window.close()
    await backend.stop()

    // The same stored values, said to be MONOCHROME1: they must show the other way round.
    const bytes = await readFile(drawn)
    bytes.write('MONOCHROME1', bytes.indexOf('MONOCHROME2'), 'latin1')
    await mkdir(join(folder, 'other'))
    await writeFile(join(folder, 'other', 'film.dcm'), bytes)
    await rm(join(folder, 'data'), { recursive: true })
    page = await open(join(folder, 'other'))
    await openOnlyStudy(page)
    await expect(page.getByText('Inverted', { exact: true })).toHaveCount(0)
    expect(await brightness(page, lung)).toBeGreaterThan(asDrawn + 60)
    await page.keyboard.press('Space')
    expect(await brightness(page, lung)).toBeGreaterThan(asDrawn + 60)
  })

  test('files dropped in by hand are taken or refused by name, and the window goes on', async () => {
    const page = await open(join(folder, 'drawn', 'films', '0001.dcm'))
    await gloriole('phantom', '--out', join(folder, 'more'), '--count', '1', '--seed', '2', '--rows', '600')
    const cut = (await readFile(join(folder, 'more', 'films', '0002.dcm'))).subarray(0, 200_000)
    await writeFile(join(folder, 'cut-off.dcm'), cut)
    await writeFile(join(folder, 'notes.dcm'), 'not a film')
    await page.getByTestId('import-files').setInputFiles([join(folder, 'more', 'films', '0002.dcm'), join(folder, 'cut-off.dcm'), join(folder, 'notes.dcm')])
    const summary = page.getByRole('dialog')
    await expect(summary).toContainText('cut-off.dcm')
    await expect(summary).toContainText('notes.dcm')
    await summary.getByRole('button', { name: 'Close' }).last().click()
    await expect(page.getByText('2 studies')).toBeVisible()
    await page.getByRole('row').nth(1).click()
    await page.keyboard.press('Enter')
    await expect(film(page)).toHaveAttribute('aria-busy', 'false')
    expect(window.complaints).toEqual([])
  })

  test('every page passes the accessibility rules in both themes, and speaks Chinese when asked', async () => {
    const page = await open(join(folder, 'drawn', 'films', '0001.dcm'))
    const check = async (what: string) => {
      // The film's own pixels are no text; everything else is held to WCAG 2 AA.
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).exclude('.film-pane__canvas').analyze()
      expect(violations.map(({ id, nodes }) => `${what}: ${id} at ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([])
    }
    await openOnlyStudy(page)
    await expect(page.locator('[data-finding]').first()).toBeVisible({ timeout: 60_000 })
    await check('reading')
    await page.keyboard.press('y')
    await expect(page.getByTestId('similar')).toBeVisible()
    await check('similar cases')
    await page.keyboard.press('Shift+U')
    await check('outlines')
    for (const place of ['Training', 'Readers', 'Models', 'Prompt sets', 'System', 'Settings']) {
      await page.getByRole('button', { name: place, exact: true }).click()
      await expect(page.getByRole('main')).toBeVisible()
      await check(place)
    }
    await page.getByLabel('Theme').selectOption('light')
    await check('Settings in light')
    await page.getByRole('button', { name: 'Studies', exact: true }).click()
    await check('reading in light')
    await page.getByRole('button', { name: 'Settings', exact: true }).click()
    await page.getByLabel('Language').selectOption('zh')
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
    await expect(page.getByRole('navigation').getByRole('button').nth(1)).toHaveAccessibleName(/[\u4e00-\u9fff]/)
  })
})

test.describe('films that are not quite what they say', () => {
  const corpus = resolve(import.meta.dirname, '../../../shared/data/dicom')
  const cases = [
    ['hostile/voi-lut-short.dcm', 'a VOI LUT shorter than it says'],
    ['odd/bot-wild.dcm', 'an offset table that points nowhere']
  ] as const
  for (const [file, name] of cases) {
    test(`${name}: shown without it`, async () => {
      test.skip(!existsSync(join(corpus, file)), '../shared/data is not here')
      const folder = await newDataDir()
      await gloriole('import', join(corpus, file), '--data', folder)
      const backend = await startBackend(folder)
      const { page, complaints, close } = await openWindow()
      try {
        await page.goto(backend.url)
        await openOnlyStudy(page)
        await expect(film(page)).toHaveAttribute('data-affine')
        // The model refuses what is no chest film.
        expect(complaints.filter((one) => !one.includes('422'))).toEqual([])
      } finally {
        await close()
        await backend.stop()
        await rm(folder, { recursive: true, force: true })
      }
    })
  }
})
