import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { imageFile } from '@test/fixtures/dicom/make'
import { brightness } from './brightness'
import { gloriole } from './gloriole'
import { priorOf } from './prior-of'
import { newDataDir, openWindow, startBackend, type Backend, type Window } from './window'

const film = (page: Page) => page.getByRole('region', { name: 'Film', exact: true })

/** A place of the stored image on the page, by the map that the pane states. */
async function placeOf(page: Page, columnPx: number, rowPx: number): Promise<{ x: number; y: number }> {
  const pane = film(page)
  const [a, b, c, d, e, f] = (await pane.getAttribute('data-affine'))!.split(',').map(Number) as [number, number, number, number, number, number]
  const box = (await pane.boundingBox())!
  return { x: box.x + a * columnPx + c * rowPx + e, y: box.y + b * columnPx + d * rowPx + f }
}

async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const [start, end] = [await placeOf(page, ...from), await placeOf(page, ...to)]
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2)
  await page.mouse.move(end.x, end.y)
  await page.mouse.up()
}

/** The same film said to be a lateral one, as another instance of the same series. */
function lateralOf(file: Buffer): Buffer {
  const text = file.toString('latin1')
  const element = (tag: string) => text.indexOf(tag) + tag.length + 4
  const uidAt = element('\x08\0\x18\0')
  const uid = text.slice(uidAt, uidAt + file.readUInt16LE(uidAt - 2)).replace(/\0$/, '')
  const other = uid.slice(0, -1) + String((Number(uid.at(-1)) + 1) % 10)
  return Buffer.from(text.replaceAll(uid, other).replace('\x18\0\x01\x51CS\x02\0PA', '\x18\0\x01\x51CS\x02\0LL'), 'latin1')
}

/** A pane that goes to another film has no place for it for a moment. */
async function affineOf(pane: Locator): Promise<number[]> {
  await expect(pane).toHaveAttribute('data-affine')
  return ((await pane.getAttribute('data-affine')) ?? '').split(',').map(Number)
}

test.describe('the viewer', () => {
  let folder: string
  let backend: Backend
  let window: Window

  test.beforeEach(async () => {
    folder = await newDataDir()
    await gloriole('phantom', '--out', join(folder, 'drawn'), '--count', '1', '--rows', '600')
    await writeFile(join(folder, 'drawn', 'films', 'lateral.dcm'), lateralOf(await readFile(join(folder, 'drawn', 'films', '0001.dcm'))))
    await gloriole('import', join(folder, 'drawn', 'films'), '--data', join(folder, 'data'))
    backend = await startBackend(join(folder, 'data'))
    window = await openWindow()
    await window.page.goto(backend.url)
    await window.page.getByRole('row').nth(1).click()
    await window.page.keyboard.press('Enter')
    await expect(film(window.page)).toHaveAttribute('aria-busy', 'false')
  })
  test.afterEach(async () => {
    await window.close()
    await backend.stop()
    await rm(folder, { recursive: true, force: true })
  })

  test('measures in millimetres of the spacing that the film states, in any position, and keeps it over a restart and undo', async () => {
    const { page } = window
    await expect(page.getByTestId('calibration')).toHaveText('mm at the detector (Imager Pixel Spacing)')
    await page.keyboard.press('r')
    await page.keyboard.press('h')
    await page.keyboard.press('Shift+M')
    await drag(page, [100, 100], [400, 300])
    const text = film(page).getByTestId('length').locator('text')
    // 600 rows stand for a detector of 35 x 42.5 cm: the spacing is square.
    const shown = Number((await text.textContent())!.replace(' mm', ''))
    const perPx = shown / Math.hypot(300, 200)
    expect(perPx).toBeGreaterThan(0.5)
    await page.keyboard.press('Shift+C')
    await drag(page, [180, 350], [330, 380])
    await drag(page, [100, 400], [400, 400])
    await expect(film(page).getByTestId('cardiothoracic').locator('text')).toContainText('CTR 0.50')
    await expect(film(page).locator('[data-measurement][data-state="saved"]')).toHaveCount(2)

    await page.reload()
    await expect(film(page).getByTestId('length').locator('text')).toHaveText(`${shown.toFixed(1)} mm`)
    await page.keyboard.press('Control+z')
    await expect(film(page).getByTestId('cardiothoracic')).toHaveCount(0)
    // Pressed before the log has answered the undo: in its turn all the same.
    await page.keyboard.press('Control+Shift+z')
    await expect(film(page).getByTestId('cardiothoracic')).toHaveCount(1)
    expect(window.complaints).toEqual([])
  })
  test('lays frontal and lateral side by side on a key, moves both together, and opens studies so by a rule', async () => {
    const { page } = window
    const second = page.getByRole('region', { name: 'Second film' })
    await expect(page.getByRole('navigation', { name: 'Films of this study' }).getByRole('button')).toHaveCount(2)
    await page.keyboard.press('Shift+B')
    await expect(second).toHaveAttribute('aria-busy', 'false')
    const [[before = 0], windowBefore] = [await affineOf(second), await second.getAttribute('data-window')]
    await page.keyboard.press('z')
    const box = (await film(page).boundingBox())!
    await page.mouse.move(box.x + 200, box.y + 300)
    await page.mouse.down()
    await page.mouse.move(box.x + 200, box.y + 200, { steps: 4 })
    await page.mouse.up()
    await expect.poll(async () => (await affineOf(second))[0]! / before).toBeCloseTo(2, 1)
    await page.keyboard.press('Shift+W')
    await expect.poll(() => second.getAttribute('data-window')).not.toBe(windowBefore)
    await page.keyboard.press('Shift+S')
    const apart = await affineOf(second)
    await page.keyboard.press('Space')
    await expect.poll(async () => (await affineOf(film(page)))[0]! / before).toBeCloseTo(1, 1)
    expect(await affineOf(second)).toEqual(apart)

    // To the other film and to another page, and back: as it was left.
    await page.keyboard.press('Shift+B')
    await page.keyboard.press('r')
    await page.keyboard.press('Shift+W')
    const turned = await affineOf(film(page))
    const windowed = await film(page).getAttribute('data-window')
    await page.keyboard.press('PageDown')
    await expect.poll(() => affineOf(film(page))).not.toEqual(turned)
    await page.keyboard.press('PageUp')
    await expect.poll(() => affineOf(film(page))).toEqual(turned)
    await page.getByRole('button', { name: 'Models', exact: true }).click()
    await page.getByRole('button', { name: 'Studies', exact: true }).click()
    await expect.poll(() => affineOf(film(page))).toEqual(turned)
    expect(await film(page).getAttribute('data-window')).toBe(windowed)

    await page.keyboard.press('Control+,')
    await page.getByRole('button', { name: 'Add a rule' }).click()
    await page.getByLabel('Opens with').selectOption('Frontal and lateral')
    await page.getByLabel('Description or body part contains').fill('chest')
    await page.getByLabel('Description or body part contains').press('Enter')
    // A window comes back to the study as it was left; opened anew, it hangs by the rule.
    await page.keyboard.press('Alt+W')
    await page.getByRole('row').nth(1).click()
    await page.keyboard.press('Enter')
    await expect(second).toHaveAttribute('aria-busy', 'false')
    // No suggestions for a lateral film, as the browser tells of it, and nothing else.
    expect(window.complaints.filter((one) => !one.includes('422'))).toEqual([])
  })
})

test('how a film was turned in its own study is not how it lies as the prior of another', async () => {
  const folder = await newDataDir()
  await gloriole('phantom', '--out', join(folder, 'drawn'), '--count', '1', '--rows', '600')
  const own = join(folder, 'drawn', 'films', '0001.dcm')
  await writeFile(join(folder, 'prior.dcm'), priorOf(await readFile(own)))
  await gloriole('import', own, join(folder, 'prior.dcm'), '--data', join(folder, 'data'))
  const backend = await startBackend(join(folder, 'data'))
  const { page, close } = await openWindow()
  const isTurned = async (pane: Locator) => Math.abs((await affineOf(pane))[1]!) > 0.01
  try {
    await page.goto(backend.url)
    await page.getByRole('row').nth(2).click()
    await page.keyboard.press('Enter')
    await expect(film(page)).toHaveAttribute('aria-busy', 'false')
    const uid = (await film(page).getAttribute('data-film'))!
    await page.keyboard.press('r')
    await expect.poll(() => isTurned(film(page))).toBe(true)
    await page.keyboard.press('Shift+N')
    await expect(film(page)).not.toHaveAttribute('data-film', uid)
    await expect(film(page)).toHaveAttribute('aria-busy', 'false')
    await page.keyboard.press('c')
    const prior = page.getByRole('region', { name: 'Prior film' })
    await expect(prior).toHaveAttribute('data-film', uid)
    expect(await isTurned(prior)).toBe(false)
  } finally {
    await close()
    await backend.stop()
    await rm(folder, { recursive: true, force: true })
  }
})

test('bad input on screen: a film of 20,000 px without pixel spacing, one of 10,000 frames and one that was damaged each say what is wrong, and the rest still works', async () => {
  const folder = await newDataDir()
  const grey = (columns: number, rows: number, frames: number, uid: string, name: string) =>
    imageFile([
      [0x00080018, { vr: 'UI', text: `2.25.1${uid}` }],
      [0x00100010, { vr: 'PN', text: name }],
      [0x0020000d, { vr: 'UI', text: `2.25.2${uid}` }],
      [0x0020000e, { vr: 'UI', text: `2.25.3${uid}` }],
      [0x00280008, { vr: 'IS', numbers: [frames] }],
      [0x00280010, { vr: 'US', numbers: [rows] }],
      [0x00280011, { vr: 'US', numbers: [columns] }],
      [0x7fe00010, { vr: 'OW', bytes: new Uint8Array(2 * columns * rows * frames).map((_, i) => i % 251) }]
    ])
  const films = { huge: grey(20_000, 200, 1, '1', 'Huge'), frames: grey(16, 16, 10_000, '2', 'Frames'), damaged: grey(64, 64, 1, '3', 'Damaged') }
  for (const [name, bytes] of Object.entries(films)) await writeFile(join(folder, `${name}.dcm`), bytes)
  await gloriole('import', ...Object.keys(films).map((name) => join(folder, `${name}.dcm`)), '--data', join(folder, 'data'))
  for (const entry of await readdir(join(folder, 'data'), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && (await readFile(path)).equals(films.damaged)) await writeFile(path, films.damaged.subarray(0, 600))
  }
  const backend = await startBackend(join(folder, 'data'))
  const { page, close } = await openWindow()
  try {
    await page.goto(backend.url)
    const open = async (name: string) => {
      await page.getByRole('row').filter({ hasText: name }).click()
      await page.keyboard.press('Enter')
      await expect(film(page)).toHaveAttribute('aria-busy', 'false')
    }
    await open('Huge')
    await expect.poll(() => brightness(page, { x: 0.2, y: 0.499, width: 0.6, height: 0.002 })).toBeGreaterThan(20)
    await expect(film(page).getByTestId('calibration')).toHaveText('px: no pixel spacing stated')
    await page.keyboard.press('Shift+M')
    await drag(page, [1000, 100], [19_000, 100])
    // Whole pixels of the film itself, within one of the screen's.
    const measured = Number((await film(page).getByTestId('length').locator('text').textContent())!.replace(' px', ''))
    expect(Math.abs(measured - 18_000)).toBeLessThan(60)

    await open('Frames')
    await page.getByRole('slider', { name: 'Frame' }).fill('10000')
    await expect(film(page)).toHaveAttribute('data-frame', '9999')
    await page.keyboard.press('[')
    await expect(film(page)).toHaveAttribute('data-frame', '9998')

    await open('Damaged')
    await expect(film(page).getByRole('alert')).toContainText('This film cannot be shown.')
    await open('Huge')
    await expect(film(page).getByTestId('length')).toHaveCount(1)
  } finally {
    await close()
    await backend.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
