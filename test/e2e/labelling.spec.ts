import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { gloriole } from './gloriole'
import { priorOf } from './prior-of'
import { newDataDir, openWindow, startBackend } from './window'

test('labelling: the brush, copying from a prior, a template and a threshold, by keys, each one undo that survives a restart', async () => {
  const dataDir = await newDataDir()
  const folder = await newDataDir()
  await gloriole('phantom', '--out', folder, '--count', '1', '--seed', '11', '--rows', '700')
  await writeFile(join(folder, 'prior.dcm'), priorOf(await readFile(join(folder, 'films', '0011.dcm'))))
  await gloriole('import', join(folder, 'films', '0011.dcm'), join(folder, 'prior.dcm'), '--data', dataDir)
  let backend = await startBackend(dataDir)
  const { page, complaints, close } = await openWindow()
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const findings = page.getByTestId('suggestions').locator('[data-finding]')
  const answered = page.getByTestId('suggestions').locator('[data-finding]:not([data-decision="none"]):not([data-decision="saving"])')
  const dialog = page.getByRole('dialog')
  const film = page.getByRole('region', { name: 'Film', exact: true })
  /** Opens a study of the worklist; a window that came back to one is first led out of it. */
  const open = async (name: '2026-01-01' | '2025-01-01') => {
    if (await page.getByRole('button', { name: 'Back to the worklist' }).isVisible()) await press('Alt+w')
    await page.getByRole('row').filter({ hasText: name }).click()
    await press('Enter')
    await expect(film).toHaveAttribute('aria-busy', 'false')
    await expect(findings.first()).toBeVisible({ timeout: 60_000 })
  }
  const accessible = async () => expect((await new AxeBuilder({ page }).include('dialog').analyze()).violations).toEqual([])
  try {
    await page.goto(backend.url)
    await open('2025-01-01')
    // The prior: present, absent, uncertain, and how severe, by one key each.
    await press('1', 'a', '2', 'x', '3', 'u')
    await expect(answered).toHaveCount(3)
    await expect(page.getByLabel('Study status')).toHaveValue('reading')
    await press('1', ',')
    await expect(dialog).toBeVisible()
    await accessible()
    const severity = (await dialog.getByRole('listitem').nth(1).textContent())!.replace(/^\d/, '')
    await press('1')
    await expect(dialog).toHaveCount(0)
    await expect(findings.first()).toContainText(`present · ${severity}`)

    await open('2026-01-01')
    await press('Shift+F')
    await expect(dialog.locator('[data-planned]')).toHaveCount(3)
    await accessible()
    await press('Enter')
    await expect(dialog).toHaveCount(0)
    await expect(answered).toHaveCount(3)
    await expect(page.getByText('From the prior').first()).toBeVisible()

    await press('Shift+T')
    await expect(dialog.locator('[data-template="Normal chest"]')).toBeVisible()
    await accessible()
    await press('1')
    await expect(answered).toHaveCount(7)
    await press('Control+z')
    await expect(answered).toHaveCount(3)

    await press('Shift+V')
    await accessible()
    await press('Home') // the slider at its lowest: every suggestion
    await expect(dialog.locator('[data-planned]')).toHaveCount(7)
    await dialog.getByRole('button', { name: 'Accept 4 suggestions' }).press('Enter')
    await expect(dialog).toHaveCount(0)
    await expect(answered).toHaveCount(7)

    // Painting: a stroke, another beside it, undone one by one.
    const regions = film.getByTestId('region')
    const saved = film.locator('[data-testid="region"][data-state="saved"]')
    await press('1', 'j', ']')
    await expect(film.getByTestId('brush')).toHaveAttribute('data-radius', '0.025')
    const box = (await film.boundingBox())!
    const pull = async (from: number, to: number) => {
      await page.mouse.move(box.x + box.width * from, box.y + box.height * 0.5)
      await page.mouse.down()
      await page.mouse.move(box.x + box.width * to, box.y + box.height * 0.55, { steps: 5 })
      await page.mouse.up()
    }
    await pull(0.35, 0.4)
    await expect(saved).toHaveCount(1)
    await pull(0.6, 0.65)
    await expect(saved).toHaveCount(2)
    await press('Control+z')
    await expect(regions).toHaveCount(1)

    // Its words: selected in the report, tied, found again from the labels.
    const report = page.getByRole('textbox', { name: 'Report' })
    await page.getByRole('tab', { name: 'Report' }).click()
    await report.fill('Airspace consolidation on the right.')
    await page.getByRole('tab', { name: 'Labels' }).click()
    await page.locator('[data-region-row]').getByRole('button').first().click()
    await page.getByRole('tab', { name: 'Report' }).click()
    await report.focus()
    await press('Control+Home', 'Control+Shift+ArrowRight', 'Control+Shift+ArrowRight', 'Escape', 'Alt+t')
    const tied = page.getByTestId('region-words')
    await expect(tied).toContainText('shows “Airspace consolidation”')
    await report.fill('Right: airspace disease. Airspace consolidation.')
    await tied.getByRole('button').first().click()
    expect(await report.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd))).toBe('Airspace consolidation')
    await page.getByRole('tab', { name: 'Labels' }).click()
    await expect(page.locator('[data-region-row]')).toContainText('Airspace consolidation')
    await press('Control+z', 'Control+z') // the report's last change, then the tie
    await expect(page.locator('[data-region-row]')).not.toContainText('Airspace consolidation')
    await press('Control+z')

    await page.goto('about:blank') // no page complains of the backend that is gone
    await backend.stop()
    backend = await startBackend(dataDir)
    await page.goto(backend.url)
    await expect(page.getByText('Phantom, Number 11').first()).toBeVisible()
    await open('2026-01-01')
    await expect(regions).toHaveCount(1)
    await press('Control+z')
    await expect(regions).toHaveCount(0)
    await press('Control+z')
    await expect(answered).toHaveCount(3)
    await press('Control+z')
    await expect(answered).toHaveCount(0)
    await expect(page.getByLabel('Study status')).toHaveValue('unread')
    await press('Control+Shift+z')
    await expect(answered).toHaveCount(3)
    await page.getByRole('tab', { name: 'History' }).click()
    await expect(page.getByText(/^Copied from the prior: /).first()).toBeVisible()
    expect(complaints).toEqual([])
  } finally {
    await close()
    await backend.stop()
    for (const dir of [dataDir, folder]) await rm(dir, { recursive: true, force: true })
  }
})
