import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { gloriole } from './gloriole'
import { priorOf } from './prior-of'
import { newDataDir, openWindow, startBackend } from './window'

test('the report of an earlier study is read beside the present one, its terms compared and its study opened, all by keyboard', async () => {
  const folder = await newDataDir()
  const dataDir = join(folder, 'data')
  await gloriole('phantom', '--out', folder, '--count', '1', '--seed', '11', '--rows', '600')
  await writeFile(join(folder, 'prior.dcm'), priorOf(await readFile(join(folder, 'films', '0011.dcm'))))
  await gloriole('import', join(folder, 'films', '0011.dcm'), join(folder, 'prior.dcm'), '--data', dataDir)
  const backend = await startBackend(dataDir)
  const { page, complaints, close } = await openWindow()
  const report = page.getByRole('textbox', { name: 'Report' })
  const saved = () => expect(page.getByTestId('report-state')).toHaveAttribute('data-state', 'saved')
  const priors = page.getByTestId('prior-reports')
  try {
    await page.goto(backend.url)
    await test.step('the earlier study is reported and signed', async () => {
      await page.getByRole('row').filter({ hasText: '2025-01-01' }).click()
      await page.keyboard.press('Enter')
      await expect(report).toBeVisible()
      await page.keyboard.press('Shift+R')
      await expect(priors).toHaveCount(0)
      await page.keyboard.press('t')
      await page.keyboard.type('Small left pleural effusion. The heart is enlarged.')
      await page.keyboard.press('Escape')
      await saved()
      await page.keyboard.press('Alt+W')
    })
    await test.step('the present one is written with the earlier one in sight', async () => {
      await page.getByRole('row').filter({ hasText: '2026-01-01' }).click()
      await page.keyboard.press('Enter')
      await expect(report).toHaveValue('')
      await page.keyboard.press('t')
      await page.keyboard.type('No pleural effusion.')
      await page.keyboard.press('Escape')
      await saved()
      await page.keyboard.press('Shift+R')
      await expect(priors).toBeFocused()
      await expect(priors.getByRole('article')).toHaveCount(1)
      await expect(priors).toContainText('2025-01-01')
      await expect(priors).toContainText('not signed')
      await expect(priors).toContainText('Small left pleural effusion. The heart is enlarged.')
      const [left, right] = [await report.boundingBox(), await priors.boundingBox()]
      expect(left!.y + left!.height <= right!.y + 1 || left!.x + left!.width <= right!.x + 1).toBe(true)
    })
    await test.step('a term is compared: in words of both reports', async () => {
      // The buttons of the earlier study come first: its film beside, the study itself, then the terms.
      for (let i = 0; i < 3; i++) await page.keyboard.press('Tab')
      await expect(priors.getByRole('button', { name: 'effusion' })).toBeFocused()
      await page.keyboard.press('Enter')
      const compared = priors.getByTestId('compared')
      await expect(compared).toContainText('Then: present')
      await expect(compared).toContainText('Now: absent')
      await compared.getByRole('button', { name: 'No pleural effusion.' }).focus()
      await page.keyboard.press('Enter')
      await expect(report).toBeFocused()
      expect(await report.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd))).toBe('effusion')
      await priors.getByRole('button', { name: 'heart is enlarged' }).press('Enter')
      await expect(compared).toContainText('This report does not name cardiomegaly.')
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).include('.report').analyze()
      expect(violations.map(({ id, nodes }) => `${id} at ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([])
    })
    await test.step('the earlier film is shown beside, then its study is opened', async () => {
      await priors.getByRole('button', { name: /beside this one/ }).press('Enter')
      await expect(page.getByRole('region', { name: 'Prior film' })).toHaveAttribute('aria-busy', 'false')
      await priors.getByRole('button', { name: /^Open the study 2025-01-01/ }).press('Enter')
      await expect(report).toHaveValue('Small left pleural effusion. The heart is enlarged.')
      await page.keyboard.press('Control+Enter')
      // Signed, and on to the next study, whose earlier report now says so.
      await page.keyboard.press('Alt+W')
      await page.getByRole('row').filter({ hasText: '2026-01-01' }).click()
      await page.keyboard.press('Enter')
      await expect(priors.getByText('signed', { exact: true })).toBeVisible()
      await priors.press('Escape')
      await expect(priors).toHaveCount(0)
    })
    expect(complaints).toEqual([])
  } finally {
    await close()
    await backend.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
