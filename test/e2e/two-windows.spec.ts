import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { gloriole } from './gloriole'
import { newDataDir, openWindow, startBackend } from './window'

const film = (page: Page) => page.getByRole('region', { name: 'Film', exact: true })
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

test('the worklist in one window, films in another: studies open there, changes show in both, either may go', async () => {
  const folder = await newDataDir()
  const dataDir = join(folder, 'data')
  await gloriole('phantom', '--out', folder, '--count', '2', '--seed', '11', '--rows', '500')
  await gloriole('import', join(folder, 'films', '0011.dcm'), join(folder, 'films', '0012.dcm'), '--data', dataDir)
  const backend = await startBackend(dataDir)
  const { page: list, context, complaints, close } = await openWindow()
  try {
    await list.goto(backend.url)
    await row(list, 'Number 11').click()
    await list.keyboard.press('Enter')
    await expect(film(list)).toHaveAttribute('aria-busy', 'false')
    let viewer!: Page
    await test.step('the open study goes to the second window', async () => {
      const opened = context.waitForEvent('page')
      await list.keyboard.press('Shift+X')
      viewer = await opened
      viewer.on('pageerror', (error) => complaints.push(error.message))
      await expect(film(viewer)).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 })
      await expect(viewer.locator('.study-bar')).toContainText('Number 11')
      await expect(film(list)).toHaveCount(0)
      await expect(list.getByRole('button', { name: 'Films in a second window' })).toHaveAttribute('aria-pressed', 'true')
    })
    await test.step('a study chosen in the list opens there', async () => {
      await row(list, 'Number 12').click()
      await list.keyboard.press('Enter')
      await expect(viewer.locator('.study-bar')).toContainText('Number 12')
      await expect(film(list)).toHaveCount(0)
    })
    await test.step('changes show in the other window', async () => {
      await expect(row(list, 'Number 12')).toContainText(/unread|reading/i)
      await viewer.locator('.study-bar select').selectOption('second-look')
      await expect(row(list, 'Number 12')).toContainText(/second look/i)
      await list.keyboard.press('Control+,')
      await list.getByLabel('Theme').selectOption('light')
      await expect(viewer.locator('html')).toHaveAttribute('data-theme', 'light')
      await list.getByRole('button', { name: 'Studies', exact: true }).click()
    })
    await test.step('each comes back to its own state', async () => {
      await viewer.waitForTimeout(300)
      await viewer.reload()
      await expect(viewer.locator('.study-bar')).toContainText('Number 12')
      await list.reload()
      await expect(row(list, 'Number 11')).toBeVisible()
      await expect(film(list)).toHaveCount(0)
      await row(list, 'Number 11').click()
      await list.keyboard.press('Enter')
      await expect(viewer.locator('.study-bar')).toContainText('Number 11')
    })
    await test.step('the study after one is the next of the list as the first window shows it', async () => {
      await list.getByRole('searchbox').fill('Number 11')
      await expect(row(list, 'Number 12')).toHaveCount(0)
      for (const key of ['n', 'Shift+N']) {
        await viewer.keyboard.press(key)
        await expect(viewer.getByText(key === 'n' ? 'the last study' : 'the first study')).toBeVisible()
        await expect(viewer.locator('.study-bar')).toContainText('Number 11')
      }
      await list.getByRole('searchbox').fill('')
    })
    await test.step('prompts chosen in one window propose in both', async () => {
      const proposed = viewer.getByTestId('suggestions').locator('[data-finding]')
      await expect(proposed.filter({ hasText: /effusion/i })).not.toHaveCount(0, { timeout: 60_000 })
      await list.getByRole('button', { name: 'Prompt sets' }).click()
      await list.getByRole('row', { name: /siim/i }).getByRole('button', { name: 'Use' }).click()
      await expect(proposed.filter({ hasText: /effusion/i })).toHaveCount(0, { timeout: 60_000 })
      await expect(proposed.filter({ hasText: /pneumothorax/i })).not.toHaveCount(0)
      await list.getByRole('button', { name: 'Studies', exact: true }).click()
    })
    await test.step('the second window is closed: studies open in the first again', async () => {
      await viewer.close()
      await expect(list.getByRole('button', { name: 'Films in a second window' })).toHaveAttribute('aria-pressed', 'false')
      await row(list, 'Number 12').click()
      await list.keyboard.press('Enter')
      await expect(film(list)).toHaveAttribute('aria-busy', 'false')
    })
    await test.step('the first window is closed: the second goes on', async () => {
      const opened = context.waitForEvent('page')
      await list.keyboard.press('Shift+X')
      viewer = await opened
      await expect(film(viewer)).toHaveAttribute('aria-busy', 'false')
      await list.close()
      await viewer.keyboard.press('Shift+M')
      await viewer.keyboard.press('ArrowRight')
      await expect(viewer.getByTestId('cross')).toHaveCount(1)
    })
    expect(complaints).toEqual([])
  } finally {
    await close()
    await backend.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
