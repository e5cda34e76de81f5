import { expect, type Page } from '@playwright/test'
import { test } from './drawn-library'
import { gloriole } from './gloriole'

test('a whole study, from the worklist to signed off, without a mouse', async ({ library }) => {
  const { dataDir, page, complaints } = await library(3)
  const pointed = await watchPointer(page)
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
  // A key that acts on a finding says so where none is chosen.
  await press('a')
  await expect(page.getByText('Choose a finding first')).toBeVisible()
  await expect(page.locator('[data-decision="accepted"]')).toHaveCount(0)
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
  expect(await pointed()).toEqual([])
  expect(complaints).toEqual([])
})

test('keys are changed without a mouse, one that is taken is refused and named, and a changed one stands after a restart', async ({ library }) => {
  const opened = await library(1)
  let { page } = opened
  const pointed = await watchPointer(page)
  const invert = (name: string) => page.locator('[data-action="film.invert"]').getByRole('button', { name })
  const inverted = () => page.getByText('Inverted', { exact: true })

  await test.step('the map of keys leads to where they are changed', async () => {
    await expect(page.getByText('1 study')).toBeVisible()
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toContainText('Accept')
    await page.getByRole('button', { name: 'Change keys' }).press('Enter')
    await invert('Change').focus()
    await page.keyboard.press('Enter')
  })
  await test.step('A belongs to another action', async () => {
    await page.keyboard.press('a')
    await expect(page.locator('[data-action="film.invert"]').getByRole('alert')).toContainText('Accept')
    await expect(page.locator('[data-action="film.invert"] kbd')).toHaveCount(0)
    await page.keyboard.press('Escape')
    await expect(page.locator('[data-action="film.invert"] kbd')).toHaveText('I')
  })
  await test.step('a free key is taken at once, and is there after a restart', async () => {
    await page.keyboard.press('Enter')
    await page.keyboard.press('F9')
    await expect(page.locator('[data-action="film.invert"] kbd')).toHaveText('F9')
    expect(await pointed()).toEqual([])
    page = await opened.restart()
    // A window comes back to the page it was left on.
    await expect(page.locator('[data-action="film.invert"] kbd')).toHaveText('F9')
  })
  await test.step('the command palette finds a study by its patient, a page by its name and a command with its new key', async () => {
    const commands = page.getByRole('listbox', { name: 'Commands' }).getByRole('option')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('no command of this name')
    await expect(commands).toHaveCount(0)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('Number 11')
    await expect(commands).toHaveCount(1)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('region', { name: 'Film', exact: true })).toHaveAttribute('aria-busy', 'false')
    await page.keyboard.press('i')
    await expect(inverted()).toHaveCount(0)
    await page.keyboard.press('F9')
    await expect(inverted()).toBeVisible()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('invert')
    await expect(commands).toContainText(['F9'])
    await page.keyboard.press('Enter')
    await expect(inverted()).toHaveCount(0)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('System')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'System', level: 1 })).toBeVisible()
  })
  await test.step('its own key is given back', async () => {
    await page.keyboard.press('Control+,')
    await page.locator('[data-action="film.invert"]').getByRole('button', { name: 'Reset' }).press('Enter')
    await expect(page.locator('[data-action="film.invert"] kbd')).toHaveText('I')
  })
  expect(opened.complaints).toEqual([])
})

/** From now on notes what a pointing device does to the page; answers what it was. */
async function watchPointer(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = []
    Object.assign(globalThis, { pointed: seen })
    for (const type of ['pointerdown', 'pointermove', 'wheel', 'touchstart', 'contextmenu']) addEventListener(type, () => seen.push(type), { capture: true, passive: true })
  })
  return () => page.evaluate(() => (globalThis as unknown as { pointed: string[] }).pointed)
}
