import { expect } from '@playwright/test'
import { test } from './drawn-library'

test('a sentence that says other than the label is named beside the report, leads to its finding, and is silent once they agree', async ({ library }) => {
  const { page, complaints } = await library(1)
  await page.getByRole('row').filter({ hasText: 'Number 11' }).click()
  await page.keyboard.press('Enter')
  const effusion = page.locator('[data-finding="pleural effusion"]')
  await expect(effusion).toBeVisible({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Reject pleural effusion' }).click()
  await expect(effusion).toHaveAttribute('data-decision', 'rejected')
  const checks = page.getByTestId('report-checks')
  await page.keyboard.press('t')
  await page.keyboard.type('Heart size is normal. ')
  await expect(checks).toHaveCount(0)
  await page.keyboard.type('Large pleural effusion on the left.')
  await expect(checks).toHaveText('pleural effusion: the report says present, the label says absent')
  await page.keyboard.press('Escape')
  await page.locator('[data-finding="edema"]').getByRole('button').first().click()
  await checks.getByRole('button').press('Enter')
  await expect(effusion).toHaveAttribute('aria-current', 'true')
  await page.keyboard.press('a')
  await expect(effusion).toHaveAttribute('data-decision', 'accepted')
  await expect(checks).toHaveCount(0)
  // What is labelled present has to be said.
  await page.getByRole('textbox', { name: 'Report' }).fill('Heart size is normal.')
  await expect(checks).toHaveText('pleural effusion is labelled present; the report does not mention it')
  expect(complaints).toEqual([])
})
