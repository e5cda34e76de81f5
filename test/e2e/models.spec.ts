import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { gloriole } from './gloriole'
import { newDataDir, openWindow, startBackend } from './window'

const shipped = resolve(import.meta.dirname, '../../resources/models/gloria-demo')

/** A fifth of the patients are held out for the gate, by the hash of their identifiers. */
const isHeldOut = (patient: string) => createHash('sha256').update(`split |${patient}`).digest().readUIntBE(0, 6) / 2 ** 48 >= 0.8

test('a model is exported from one library, imported into another, stopped by the gate, promoted all the same and rolled back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gloriole-models-'))
  const [one, other] = [await newDataDir(), await newDataDir()]
  await gloriole('phantom', '--out', folder, '--count', '16', '--seed', '11', '--rows', '600')
  await gloriole('train', 'segment', '--model', shipped, '--regions', join(folder, 'regions.jsonl'), '--images', folder, '--class', 'cardiomegaly', '--steps', '1', '--batch', '1', '--lr', '0.001', '--validation', '0', '--name', 'outliner', '--out', join(one, 'models', 'outliner'))
  const heldOut = (await readFile(join(folder, 'labels.csv'), 'utf8')).split('\n').slice(1).map((line) => line.split(',')).find(([, patient]) => patient !== undefined && isHeldOut(patient))!
  await gloriole('import', join(folder, heldOut[0]!), '--data', other)

  let backend = await startBackend(one)
  const window = await openWindow()
  const { page, complaints } = window
  const models = page.getByRole('table', { name: 'Models' })
  try {
    await test.step('export: the sheet tells where the model comes from, and gives it as a file', async () => {
      await page.goto(backend.url)
      await page.getByRole('button', { name: 'Models', exact: true }).click()
      await models.getByRole('button', { name: 'outliner' }).click()
      const chain = page.getByTestId('lineage').locator('> li')
      await expect(chain.first()).toContainText('Segmenter on outlines, 1 steps, seed 0')
      await expect(chain.nth(1)).toContainText('gloria-demo')
      await expect(chain.last()).toContainText('of which the pack tells no more')
      expect(await chain.count()).toBeGreaterThan(2)
      const download = page.waitForEvent('download')
      await page.getByRole('link', { name: 'Export' }).click()
      await (await download).saveAs(join(folder, 'outliner.zip'))
      await backend.stop()
    })

    await test.step('import: what is no model is refused with what to do, the model is taken', async () => {
      backend = await startBackend(other)
      await page.goto(backend.url)
      await page.getByText('1 study').waitFor()
      await page.getByRole('button', { name: 'Models', exact: true }).click()
      await writeFile(join(folder, 'cut.zip'), (await readFile(join(folder, 'outliner.zip'))).subarray(0, 1_000_000))
      await page.getByTestId('import-model').setInputFiles(join(folder, 'cut.zip'))
      await expect(page.getByRole('alert')).toContainText('The model was not taken.')
      await expect(page.getByRole('alert')).toContainText('Choose a pack (.zip)')
      await page.getByTestId('import-model').setInputFiles(join(folder, 'outliner.zip'))
      await expect(models.getByRole('button', { name: 'outliner' })).toHaveAttribute('aria-pressed', 'true', { timeout: 60_000 })
      await expect(page.getByRole('alert')).toHaveCount(0)
    })

    await test.step('the gate: nothing to judge by without labels; outlines that no held-out patient has regions for are stopped, with why', async () => {
      await page.getByRole('button', { name: 'Compare with the serving model' }).click()
      await expect(page.getByRole('alert')).toContainText('held-out')
      await page.getByRole('button', { name: 'Studies', exact: true }).click()
      await page.getByRole('row').nth(1).click()
      await page.keyboard.press('Enter')
      await page.locator('[data-finding]').first().waitFor({ timeout: 60_000 })
      await page.locator('[data-finding="cardiomegaly"]').getByRole('button', { name: 'Accept cardiomegaly' }).click()
      await page.getByRole('button', { name: 'Models', exact: true }).click()
      await models.getByRole('button', { name: 'outliner' }).click()
      await page.getByRole('button', { name: 'Compare with the serving model' }).click()
      await expect(page.getByTestId('gate')).toHaveAttribute('data-passed', 'false', { timeout: 60_000 })
      await expect(page.getByTestId('gate')).toContainText('draw some on films of at least five')
      await expect(page.getByTestId('gate-outlines')).toBeVisible()
    })

    await test.step('promoted it serves; rolled back the model before serves again', async () => {
      const rowOf = (name: string) => models.getByRole('row').filter({ hasText: name }).first()
      await page.getByRole('button', { name: 'Promote', exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Promote all the same' }).click()
      await expect(rowOf('outliner')).toContainText('Serving', { timeout: 60_000 })
      await page.getByRole('button', { name: 'Roll back' }).click()
      await expect(rowOf('gloria-demo')).toContainText('Serving', { timeout: 60_000 })
      await expect(rowOf('outliner')).not.toContainText('Serving')
      await expect(page.getByRole('heading', { name: 'What served' })).toBeVisible()
    })
    expect(complaints.filter((text) => !text.includes('Failed to load resource'))).toEqual([])
  } finally {
    await window.close()
    await backend.stop()
    for (const path of [folder, one, other]) await rm(path, { recursive: true, force: true })
  }
})
