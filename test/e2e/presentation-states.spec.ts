import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { presentationFile } from '@test/fixtures/dicom/presentation'
import { gloriole } from './gloriole'
import { newDataDir, openWindow, startBackend } from './window'

const film = (page: Page) => page.getByRole('region', { name: 'Film', exact: true })
const numbers = async (page: Page, name: string) => (await film(page).getAttribute(name))!.split(',').map((value) => Number(Number(value).toFixed(3)))

/** The value of a UI or LO element of an explicit VR file. */
function valueOf(file: Buffer, tag: string): string {
  const at = file.indexOf(tag, 0, 'latin1') + tag.length + 2
  return file.subarray(at, at + file.readUInt16LE(at - 2)).toString('latin1').replace(/[\0 ]+$/, '')
}

test('a presentation state that comes with the study is listed, shown as it asks, and one key leads back to the film as filed', async () => {
  const folder = await newDataDir()
  await gloriole('phantom', '--out', folder, '--count', '1', '--rows', '600')
  const file = await readFile(join(folder, 'films', '0001.dcm'))
  const of = { patientId: valueOf(file, '\x10\0\x20\0LO'), studyUid: valueOf(file, '\x20\0\x0d\0UI'), filmUid: valueOf(file, '\x08\0\x18\0UI') }
  await writeFile(join(folder, 'state.dcm'), presentationFile({ ...of, patientName: 'Phantom' }))
  await writeFile(join(folder, 'colour.dcm'), presentationFile({ ...of, sopClassUid: '1.2.840.10008.5.1.4.1.1.11.2' }))
  const { code, stderr } = await gloriole('import', join(folder, 'state.dcm'), join(folder, 'films', '0001.dcm'), join(folder, 'colour.dcm'), '--data', join(folder, 'data'))
  expect([code, stderr]).toEqual([1, expect.stringContaining('colour.dcm: NOT_AN_IMAGE The file is a presentation state of a kind that is not shown')])
  const backend = await startBackend(join(folder, 'data'))
  const { page, complaints, close } = await openWindow()
  const states = page.getByLabel('Presentation states')
  const drawn = film(page).getByTestId('presentation')
  try {
    await page.goto(backend.url)
    await page.getByRole('row').nth(1).click()
    await page.keyboard.press('Enter')
    await expect(film(page)).toHaveAttribute('aria-busy', 'false')
    await expect(states.locator('option')).toHaveText(['As filed (1 presentation state)', 'MARKED · Right upper lobe · Reader One · 2026-01-02 08:30'])
    await page.waitForTimeout(500)
    const filed = [await numbers(page, 'data-window'), await numbers(page, 'data-affine')]

    await page.keyboard.press('Shift+G')
    await expect(states).toHaveValue('0')
    await expect(film(page)).toHaveAttribute('data-window', '300,600')
    await expect(film(page).getByText('Inverted')).toBeVisible()
    await expect(film(page).getByText('Mirrored 270°')).toBeVisible()
    for (const kind of ['POLYLINE', 'POINT', 'CIRCLE', 'ELLIPSE', 'INTERPOLATED']) await expect(drawn.locator(`[data-kind="${kind}"]`)).toHaveCount(1)
    await expect(drawn.locator('text')).toHaveText('Nodule?')
    // The displayed area, columns 101-300 of rows 51-250, fills the pane one way and lies in its middle.
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = await numbers(page, 'data-affine')
    const box = (await film(page).locator('.film-pane__canvas').boundingBox())!
    const corner = (column: number, row: number) => [a * column + c * row + e, b * column + d * row + f] as const
    const [[left, top], [right, bottom]] = [corner(100, 50), corner(300, 250)]
    expect(left + right).toBeCloseTo(box.width, 0)
    expect(top + bottom).toBeCloseTo(box.height, 0)
    expect(Math.max((right - left) / box.width, (bottom - top) / box.height)).toBeCloseTo(1, 2)
    expect(left < right && top < bottom).toBe(true)
    // Graphics in pixels and in shares of the display meet the film where they should.
    expect(Number(await drawn.locator('circle[data-kind="CIRCLE"]').getAttribute('r'))).toBeCloseTo(30 * Math.hypot(a, b), 1)
    const start = /^M([\d.e-]+) ([\d.e-]+)C/.exec((await drawn.locator('[data-kind="INTERPOLATED"]').getAttribute('d'))!)!.slice(1).map(Number)
    expect(start[0]).toBeCloseTo(left, 1)
    expect(start[1]).toBeCloseTo(top, 1)

    await page.keyboard.press('Space')
    await expect(drawn).toHaveCount(0)
    await expect(states).toHaveValue('-1')
    await expect.poll(async () => [await numbers(page, 'data-window'), await numbers(page, 'data-affine')]).toEqual(filed)
    await states.selectOption({ index: 1 })
    await expect(drawn).toHaveCount(1)
    await states.selectOption({ index: 0 })
    await expect(drawn).toHaveCount(0)
    expect(complaints).toEqual([])
  } finally {
    await close()
    await backend.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
