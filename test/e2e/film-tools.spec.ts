import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { imageFile, type Elements } from '@test/fixtures/dicom/make'
import { brightness } from './brightness'
import { gloriole } from './gloriole'
import { newDataDir, openWindow, startBackend } from './window'

const side = 64
const study: Elements = [
  [0x00100010, { vr: 'PN', text: 'Tools' }],
  [0x00280010, { vr: 'US', numbers: [side] }],
  [0x00280011, { vr: 'US', numbers: [side] }]
]

/** Black, with a white square of 8 px in the middle; an overlay covers its first 8 rows. */
const square = imageFile([
  ...study,
  [0x00080018, { vr: 'UI', text: '2.25.91' }],
  [0x00080070, { vr: 'LO', text: 'Maker of this film' }],
  [0x00200013, { vr: 'IS', numbers: [1] }],
  [0x60000010, { vr: 'US', numbers: [side] }],
  [0x60000011, { vr: 'US', numbers: [side] }],
  [0x60000040, { vr: 'CS', text: 'G' }],
  [0x60000050, { vr: 'SS', numbers: [1, 1] }],
  [0x60000100, { vr: 'US', numbers: [1] }],
  [0x60000102, { vr: 'US', numbers: [0] }],
  [0x60003000, { vr: 'OW', bytes: new Uint8Array((side * side) / 8).fill(0xff, 0, side) }],
  [0x7fe00010, { vr: 'OW', bytes: words16(Array.from({ length: side * side }, (_, i) => (Math.abs((i % side) - 31.5) < 4 && Math.abs(Math.floor(i / side) - 31.5) < 4 ? 4000 : 0))) }]
])

const frames = imageFile([
  ...study,
  [0x00080018, { vr: 'UI', text: '2.25.92' }],
  [0x00200013, { vr: 'IS', numbers: [2] }],
  [0x00280008, { vr: 'IS', numbers: [9] }],
  [0x7fe00010, { vr: 'OW', bytes: words16(Array.from({ length: 9 * side * side }, (_, i) => i % 4000)) }]
])

function words16(values: readonly number[]): Uint8Array {
  return new Uint8Array(Uint16Array.from(values).buffer)
}

test('by keys: the magnifier, the overlays of a film, its tags, its thumbnails, and frames that play', async () => {
  const folder = await newDataDir()
  await mkdir(join(folder, 'films'))
  await writeFile(join(folder, 'films', 'square.dcm'), square)
  await writeFile(join(folder, 'films', 'frames.dcm'), frames)
  await gloriole('import', join(folder, 'films'), '--data', join(folder, 'data'))
  const backend = await startBackend(join(folder, 'data'))
  const { page, complaints, close } = await openWindow()
  const film = page.getByRole('region', { name: 'Film', exact: true })
  const grey = (x: number, y: number) => brightness(page, { x: x - 0.005, y: y - 0.005, width: 0.01, height: 0.01 })
  try {
    await page.goto(backend.url)
    await page.getByRole('row').filter({ hasText: 'Tools' }).click()
    await page.keyboard.press('Enter')
    await expect(film).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 })
    const box = (await film.boundingBox())!
    // Beside the square, but within it where it is three times as large.
    const beside = 0.5 + (8 * 12) / box.width

    await test.step('the magnifier shows the film three times as large around the pointer', async () => {
      await expect.poll(() => grey(0.5, 0.5)).toBeGreaterThan(200)
      expect(await grey(beside, 0.5)).toBeLessThan(40)
      await page.keyboard.press('Shift+Z')
      await page.mouse.move(box.x + box.width / 2 - 2, box.y + box.height / 2)
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
      await expect.poll(() => grey(beside, 0.5)).toBeGreaterThan(200)
      await page.keyboard.press('Escape')
      await expect.poll(() => grey(beside, 0.5)).toBeLessThan(40)
    })
    await test.step('overlays are drawn, and taken off', async () => {
      await expect.poll(() => grey(0.4, 0.06)).toBeGreaterThan(120)
      await page.keyboard.press('Shift+O')
      await expect.poll(() => grey(0.4, 0.06)).toBeLessThan(40)
    })
    await test.step('a tag is found by a part of its name or value', async () => {
      await page.keyboard.press('Shift+D')
      const dialog = page.getByRole('dialog')
      await expect(dialog.getByRole('row').nth(5)).toBeVisible()
      await page.keyboard.type('maker of')
      await expect(dialog.getByRole('row')).toHaveCount(2)
      await expect(dialog.getByRole('row').nth(1)).toContainText('Manufacturer')
      // Once for what was searched, once for the list.
      await page.keyboard.press('Escape')
      await expect(dialog.getByRole('row').nth(5)).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(dialog).toHaveCount(0)
    })
    await test.step('every film has its thumbnail', async () => {
      const thumbnails = page.locator('.series-strip .thumbnail')
      await expect(thumbnails).toHaveCount(2)
      await expect(page.locator('.thumbnail--failed')).toHaveCount(0)
    })
    await test.step('frames play, stop and are stepped through', async () => {
      await page.keyboard.press('PageDown')
      await expect(film).toHaveAttribute('data-frame', '0')
      await expect(page.getByRole('group', { name: 'Frames' })).toBeVisible()
      await page.keyboard.press('Shift+P')
      await expect(film).not.toHaveAttribute('data-frame', '0')
      await page.keyboard.press('Shift+P')
      await expect(page.getByRole('button', { name: 'Play or stop' })).toHaveAttribute('aria-pressed', 'false')
      await expect(film).toHaveAttribute('aria-busy', 'false')
      const stopped = Number(await film.getAttribute('data-frame'))
      await page.keyboard.press(stopped === 8 ? '[' : ']')
      await expect(film).toHaveAttribute('data-frame', String(stopped === 8 ? 7 : stopped + 1))
    })
    await test.step('a film of many frames has no suggestions, which is said as no failure, and findings can be added', async () => {
      const panel = page.getByRole('region', { name: 'Suggestions', exact: true })
      await expect(panel.getByRole('status')).toContainText('made for frontal chest films of one frame')
      await expect(page.getByRole('alert')).toHaveCount(0)
      await page.keyboard.press('f')
      await expect(page.getByRole('dialog')).toBeVisible()
      await page.keyboard.press('Escape')
    })
    // The refusal of suggestions, which Chromium notes.
    expect(complaints.filter((text) => !text.includes('422'))).toEqual([])
  } finally {
    await close()
    await backend.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
