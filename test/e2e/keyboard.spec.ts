import { expect } from '@playwright/test'
import { test } from './drawn-library'
import { gloriole } from './gloriole'

test('a whole study, from the worklist to signed off, without a mouse', async ({ library }) => {
  const { dataDir, page, complaints } = await library(3)
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const findings = page.getByTestId('suggestions').locator('[data-finding]')
  await expect(page.getByText('3 studies')).toBeVisible()
  // Find the patient, open the study.
  await press('/')
  await page.keyboard.type('Number 12')
  await expect(page.getByText('1 study')).toBeVisible()
  await press('Enter', 'Enter')
  await expect(page.getByRole('region', { name: 'Film', exact: true })).toHaveAttribute('aria-busy', 'false')
  await expect(findings.first()).toBeVisible({ timeout: 60_000 })
  // Answer every finding: the first is accepted, the others rejected.
  await press('1', 'a')
  await expect(findings.nth(0)).toHaveAttribute('data-decision', 'accepted')
  for (let number = 2; number <= 7; number++) {
    await press(String(number), 'x')
    await expect(findings.nth(number - 1)).toHaveAttribute('data-decision', 'rejected')
  }
  // Look closer by keys and by the palette, where a command is found by a part of its name.
  await press('i', 'Space', 'Control+k')
  await page.keyboard.type('rotateRight')
  await expect(page.getByRole('listbox', { name: 'Commands' }).getByRole('option')).toHaveCount(1)
  await press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await press('Space')
  // Write the report and sign off.
  await press('t')
  await page.keyboard.type(' Read without a mouse.')
  await press('Escape')
  await expect(page.getByTestId('report-state')).toHaveAttribute('data-state', 'saved')
  await press('Control+Enter')
  await expect(async () => {
    const { stdout } = await gloriole('studies', '--data', dataDir, '--json')
    const read = stdout.trim().split('\n').map((line) => JSON.parse(line) as { patientName: string; status: string; labelCount: number }).filter(({ status }) => status === 'read')
    expect(read).toMatchObject([{ labelCount: 7 }])
  }).toPass()
  expect(complaints).toEqual([])
})
