import AxeBuilder from '@axe-core/playwright'
import { rm } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { openStore } from '@main/store/open'
import { fillLibrary } from '@test/fixtures/worklist-library'
import { test } from './drawn-library'
import { newDataDir, openWindow, startBackend } from './window'

test('the worklist: filtered, ordered, and kept under a name over a restart', async ({ library }) => {
  const opened = await library(3)
  let { page } = opened
  const count = () => page.getByRole('status').filter({ hasText: /stud(y|ies)$/ })
  await expect(count()).toHaveText('3 studies')

  await test.step('once every study has suggestions there is nothing to ask for', async () => {
    await expect(page.getByRole('button', { name: 'Suggest', exact: true })).toBeDisabled({ timeout: 60_000 })
  })

  await test.step('a status, a date and a search narrow it down; what cannot be leaves none, and one press shows all', async () => {
    await page.getByRole('row').filter({ hasText: 'Number 12' }).click()
    await page.keyboard.press('Enter')
    await page.getByLabel('Study status').selectOption('read')
    await page.keyboard.press('Alt+W')
    await page.getByLabel('Show status').selectOption('read')
    await expect(count()).toHaveText('1 study')
    await expect(page.getByRole('row').filter({ hasText: 'Number 12' })).toBeVisible()
    await page.getByLabel('Study date').selectOption('=between')
    await page.getByLabel('From', { exact: true }).fill('2999-01-01')
    await expect(page.getByText('No study matches.')).toBeVisible()
    expect((await new AxeBuilder({ page }).include('.worklist').analyze()).violations).toEqual([])
    await page.getByRole('button', { name: 'Show all studies' }).click()
    await expect(count()).toHaveText('3 studies')
  })

  await test.step('a filter is kept under a name, and is there after a restart; two of one name are not', async () => {
    await page.getByLabel('Modality').selectOption({ index: 1 })
    await page.getByLabel('Order').selectOption('patientName')
    await page.getByRole('button', { name: 'Keep this filter' }).click()
    await page.getByLabel('Name of the filter').fill('By name')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Rename' })).toBeVisible()
    page = await opened.restart()
    await page.getByLabel('Saved filters').selectOption({ label: 'By name' })
    await expect(page.getByLabel('Order')).toHaveValue('patientName')
    await expect(page.getByRole('row').nth(1)).toContainText('Number 11')
    await page.getByLabel('Order').selectOption('uncertainty')
    await page.getByRole('button', { name: 'Keep this filter' }).click()
    await page.getByLabel('Name of the filter').fill('Least certain')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Rename' }).click()
    await page.getByLabel('Name of the filter').fill('by NAME')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('notices')).toContainText('The filter was not saved.')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Remove the filter Least certain' }).click()
    await expect(page.getByLabel('Saved filters').getByRole('option')).toHaveText(['Saved filters', 'By name'])
  })
  // The refused name, as the browser tells of it, and nothing else.
  expect(opened.complaints.filter((one) => !one.includes('422'))).toEqual([])
})

test('the film of the study that the reader stays at is read before it is opened', async ({ library }) => {
  const opened = await library(4)
  const page = await opened.restart()
  await expect(page.getByRole('row').nth(4)).toBeVisible()
  // The first row's film may be on its way.
  await page.waitForTimeout(1500)
  const request = page.waitForRequest((one) => one.url().includes('/instances/'))
  await page.getByRole('row').filter({ hasText: 'Number 13' }).click()
  const address = (await request).url()
  await page.keyboard.press('Enter')
  const film = page.getByRole('region', { name: 'Film', exact: true })
  await expect(film).toHaveAttribute('aria-busy', 'false')
  expect(address).toContain(await film.getAttribute('data-film'))
  expect(opened.complaints).toEqual([])
})

test('a long list: keys keep the study they are at in sight, and a screen reader meets the rows in their order', async () => {
  const dataDir = await newDataDir()
  const store = await openStore(dataDir)
  await fillLibrary(store, 1_000)
  await store.close()
  const backend = await startBackend(dataDir)
  const { page, close } = await openWindow()
  try {
    await page.goto(backend.url)
    const grid = page.getByRole('grid')
    await grid.focus()
    const at = async () => {
      const cursor = page.locator(`[id="${await grid.getAttribute('aria-activedescendant')}"]`)
      const [list, row] = [await grid.boundingBox(), await cursor.boundingBox()]
      expect(row!.y).toBeGreaterThanOrEqual(list!.y + 30)
      expect(row!.y + row!.height).toBeLessThanOrEqual(list!.y + list!.height)
      return Number(await cursor.getAttribute('aria-rowindex')) - 2
    }
    const pageRows = 25
    const keys: [string, number][] = [['ArrowDown', 1], ...Array.from({ length: 12 }, (_, n): [string, number] => ['PageDown', 1 + (n + 1) * pageRows]), ['ArrowUp', 12 * pageRows], ['PageUp', 11 * pageRows]]
    for (const [key, index] of keys) {
      await page.keyboard.press(key)
      await expect(grid).toHaveAttribute('aria-activedescendant', `study-row-${index}`)
      await expect(page.locator(`#study-row-${index}[data-study]`)).toBeVisible()
      expect(await at(), key).toBe(index)
      await inOrder(page)
    }
    await page.keyboard.press('End')
    await expect(page.locator('#study-row-999[data-study]')).toBeVisible()
    expect(await at()).toBe(999)
    await inOrder(page)
  } finally {
    await close()
    await backend.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
})

/** Whether the browser tells rows in the order in which they are seen. */
async function inOrder(page: Page): Promise<void> {
  const browser = await page.context().newCDPSession(page)
  const { nodes } = await browser.send('Accessibility.getFullAXTree')
  const byId = new Map(nodes.map((node) => [node.nodeId, node]))
  const told: string[] = []
  const walk = (id: string) => {
    const { role, name, childIds = [] } = byId.get(id)!
    if (role?.value === 'row') told.push(String(name?.value).replaceAll(/\s/g, ''))
    childIds.forEach(walk)
  }
  walk(nodes[0]!.nodeId)
  const seen = await page.locator('.worklist__row').evaluateAll((rows) =>
    rows.map((row) => ({ top: row.getBoundingClientRect().top, text: row.textContent })).sort((a, b) => a.top - b.top).map(({ text }) => text.replaceAll(/\s/g, ''))
  )
  // The headings come first.
  expect(told.slice(1)).toEqual(seen)
  await browser.detach()
}
