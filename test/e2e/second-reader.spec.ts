import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { test } from './drawn-library'

/** Another reader sits down: as in the settings. */
async function sitDown(page: Page, reader: string): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  const name = page.getByLabel('Reader', { exact: true })
  await name.fill(reader)
  await name.press('Enter')
  await name.blur()
  await expect(page.getByRole('contentinfo')).toContainText(reader)
  await page.getByRole('button', { name: 'Studies', exact: true }).click()
}

test('two readers differ, a third settles it with the film in sight, and the settled answer stands', async ({ library }) => {
  const { page, complaints } = await library(1)
  const finding = page.locator('[data-finding="cardiomegaly"]')
  await sitDown(page, 'Ada')
  await page.getByRole('row').nth(1).click()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Accept cardiomegaly' }).click({ timeout: 60_000 })
  await expect(finding).toHaveAttribute('data-decision', 'accepted')
  await sitDown(page, 'Ben')
  await page.getByRole('button', { name: 'Reject cardiomegaly' }).click()
  await expect(finding).toHaveAttribute('data-decision', 'rejected')

  await test.step('a third reader who answers first sees of it that there is something, and no more', async () => {
    await sitDown(page, 'Cy')
    const blind = (blindFirst: boolean) => page.evaluate((value) => fetch('/rpc/system/saveSettings', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ json: { blindFirst: value } }) }), blindFirst)
    await blind(true)
    await page.reload()
    await page.getByRole('tab', { name: 'Labels' }).click()
    await expect(page.getByText('1 answer of another reader waits for yours.')).toBeVisible()
    await expect(page.locator('[data-label="cardiomegaly"]')).toHaveCount(0)
    await expect(page.getByTestId('shared-findings')).toHaveCount(0)
    await blind(false)
    await page.reload()
  })

  await test.step('the list of disagreements leads to the film and the form', async () => {
    await sitDown(page, 'Cy')
    await page.getByRole('button', { name: 'Readers' }).click()
    await page.getByRole('button', { name: 'Settle cardiomegaly' }).click()
    await expect(page.getByRole('region', { name: 'Film', exact: true })).toHaveAttribute('aria-busy', 'false')
    const shared = page.getByTestId('shared-findings')
    await expect(shared).toContainText('1 to settle')
    await expect(shared.getByRole('term')).toHaveText([/Ada/, /Ben/])
    for (const theme of ['dark', 'light']) {
      await page.evaluate((value) => (document.documentElement.dataset['theme'] = value), theme)
      expect((await new AxeBuilder({ page }).include('.review').analyze()).violations).toEqual([])
    }
  })

  await test.step('it is settled without a mouse', async () => {
    const form = page.getByRole('form', { name: 'Settle cardiomegaly' })
    await form.getByRole('radio').first().focus()
    await page.keyboard.press('Space')
    await form.getByLabel('Why (optional)').fill('Ratio of 0.58')
    await page.keyboard.press('Enter')
    await expect(page.locator('[data-shared="cardiomegaly"]')).toHaveAttribute('data-settled', 'true')
    await expect(page.locator('[data-shared="cardiomegaly"]')).toContainText('Settled by Cy')
    await expect(finding).toContainText('Adjudicated')
  })
  await page.getByRole('button', { name: 'Readers' }).click()
  await expect(page.getByRole('table').last()).toContainText('Adjudicated')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.getByRole('button', { name: 'Studies', exact: true }).click()
  await page.getByRole('tab', { name: 'History' }).click()
  await expect(page.getByRole('list', { name: 'History' })).toContainText('Settled cardiomegaly')
  await page.keyboard.press('Control+z')
  await page.getByRole('tab', { name: 'Labels' }).click()
  await expect(page.locator('[data-shared="cardiomegaly"]')).toHaveAttribute('data-settled', 'false')
  expect(complaints).toEqual([])
})
