import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { gloriole } from './gloriole'
import { newDataDir, openWindow, startBackend } from './window'

const film = (page: Page) => page.getByRole('region', { name: 'Film', exact: true })
/** Imager Pixel Spacing (0018,1164) of a film whose pixels are square. */
function spacingOf(file: Buffer): number {
  const at = file.indexOf('\x18\0\x64\x11DS', 0, 'latin1') + 8
  const [row, column] = file.subarray(at, at + file.readUInt16LE(at - 2)).toString('latin1').split('\\').map(Number)
  expect(row).toBe(column)
  return row!
}

async function crossOf(page: Page): Promise<readonly [number, number]> {
  const cross = page.getByTestId('cross')
  return [Number(await cross.getAttribute('data-column')), Number(await cross.getAttribute('data-row'))]
}

test('a length, a box and a polygon are placed without a mouse, in millimetres that are right, and said aloud', async () => {
  const folder = await newDataDir()
  await gloriole('phantom', '--out', folder, '--count', '1', '--rows', '600')
  await gloriole('import', join(folder, 'films', '0001.dcm'), '--data', join(folder, 'data'))
  const mmPerPx = spacingOf(await readFile(join(folder, 'films', '0001.dcm')))
  const backend = await startBackend(join(folder, 'data'))
  const { page, complaints, close } = await openWindow()
  const press = async (key: string, times = 1) => {
    for (let i = 0; i < times; i++) await page.keyboard.press(key)
  }
  const cross = page.getByTestId('cross')
  const said = page.getByTestId('cross-place-main')
  const saved = () => expect(page.getByTestId('save-state')).toHaveAttribute('data-state', 'saved')
  try {
    await page.goto(backend.url)
    await expect(page.getByText('1 study')).toBeVisible()
    await press('/')
    await press('Enter', 2)
    await expect(film(page)).toHaveAttribute('aria-busy', 'false')
    await expect(page.locator('[data-finding]').first()).toBeVisible({ timeout: 60_000 })

    await test.step('a length on a turned film', async () => {
      const upright = (await film(page).getAttribute('data-affine'))!
      await press('r')
      // The arrows go by what is on screen.
      await expect(film(page)).not.toHaveAttribute('data-affine', upright)
      await press('Shift+M')
      await press('ArrowRight')
      const from = await crossOf(page)
      await expect(said).toHaveText(`${(from[0] * mmPerPx).toFixed(1)} mm across, ${(from[1] * mmPerPx).toFixed(1)} mm down`)
      await press('Space')
      await press('Shift+ArrowDown', 5)
      await press('ArrowLeft', 4)
      // Turned by a quarter, what runs down the screen runs along the film's rows.
      await expect.poll(async () => (await crossOf(page))[0] - from[0]).toBeGreaterThan(60)
      await expect.poll(async () => (await crossOf(page))[1] - from[1]).toBeGreaterThan(0)
      const to = await crossOf(page)
      expect(Math.abs(to[1] - from[1])).toBeLessThan(20)
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).include('.film-pane').exclude('.film-pane__canvas').analyze()
      expect(violations.map(({ id }) => id)).toEqual([])
      await press('Enter')
      const length = mmPerPx * Math.hypot(to[0] - from[0], to[1] - from[1])
      await expect(film(page).getByTestId('length').locator('text')).toHaveText(`${length.toFixed(1)} mm`)
      await expect(film(page).locator('[data-measurement][data-state="saved"]')).toHaveCount(1)
      await expect(cross).toHaveCount(0)
      await press('l')
    })

    await test.step('a box for the first finding', async () => {
      await press('1')
      await press('b')
      await press('Shift+ArrowUp', 2)
      const from = await crossOf(page)
      await press('Enter')
      await press('Shift+ArrowRight', 3)
      await press('Backspace')
      await expect(film(page).getByTestId('draft')).toHaveCount(0)
      await press('Space')
      const corner = await crossOf(page)
      expect(corner).not.toEqual(from)
      await press('Shift+ArrowDown', 3)
      await press('Shift+ArrowLeft', 2)
      const to = await crossOf(page)
      await press('Space')
      await expect(film(page).locator('[data-region][data-state="saved"]')).toHaveCount(1)
      const points = await page.evaluate(async () => {
        const studies = await (await fetch('/rpc/studies/list', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"json":{"search":"","status":null,"sort":"studyDate","direction":"descending"}}' })).json() as { json: { studies: { studyUid: string }[] } }
        const review = await (await fetch('/rpc/review/get', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ json: { studyUid: studies.json.studies[0]!.studyUid } }) })).json() as { json: { regions: { points: { columnPx: number; rowPx: number }[] }[] } }
        return review.json.regions.map((region) => region.points)
      })
      expect(points).toEqual([[{ columnPx: corner[0], rowPx: corner[1] }, { columnPx: to[0], rowPx: to[1] }]])
    })

    await test.step('a polygon, ended on its last point; Escape drops one and then leaves', async () => {
      await press('p')
      await press('Space')
      await press('Shift+ArrowRight', 2)
      await press('Space')
      await press('Shift+ArrowDown', 2)
      await press('Space')
      await press('Space')
      await expect(film(page).locator('[data-region][data-state="saved"]')).toHaveCount(2)
      await press('p')
      await press('Space')
      await press('Escape')
      await expect(film(page).getByTestId('draft')).toHaveCount(0)
      await expect(cross).toHaveCount(1)
      await press('Escape')
      await expect(cross).toHaveCount(0)
      // The arrows are the findings' again, and Space the film's.
      await press('2')
      await press('ArrowDown')
      await expect(page.locator('[data-finding]').nth(2)).toHaveAttribute('aria-current', 'true')
    })

    await test.step('the brush paints between two presses', async () => {
      await press('1')
      await press('j')
      await press('Shift+ArrowUp', 9)
      await press('Space')
      await press('Shift+ArrowRight', 3)
      await press('Space')
      await saved()
      await expect(film(page).locator('[data-region][data-state="saved"]')).toHaveCount(3)
    })
    expect(complaints).toEqual([])
  } finally {
    await close()
    await backend.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
