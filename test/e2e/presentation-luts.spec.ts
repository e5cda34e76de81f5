import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { greyFilm, greyState, hasDcmtk, renderedByDcmtk, side } from '@test/fixtures/dicom/grey-film'
import { curved, items, lut, overlay } from '@test/fixtures/dicom/presentation'
import { gloriole } from './gloriole'
import { expectGreys, film, greys } from './screen-greys'
import { newDataDir, openWindow, startBackend } from './window'

const states = (page: Page) => page.getByLabel('Presentation states')
const label = (text: string) => [0x00700080, { vr: 'CS', text }] as const

test('lookup tables and overlays of a presentation state are shown as dcmtk renders them, come back with the window, and what cannot be shown is said', async () => {
  test.skip(!hasDcmtk, 'dcmp2pgm of dcmtk is not installed: apt-get install dcmtk')
  const folder = await newDataDir()
  const filmFile = greyFilm('MONOCHROME2', [...overlay(0x6002, side, side, (row, column) => row < 4 && column < 4), ...overlay(0x6004, side, side, (row) => row > 60)])
  const voiLut = [0x00283110, items([[0x00283010, items(lut(500, 12, curved(3000, 12, 1.2)))]])] as const
  const presentationLut = [0x20500010, items(lut(0, 16, curved(4096, 16, 1.8)))] as const
  const layers = [[0x60021001, { vr: 'CS', text: 'L' }], ...overlay(0x6000, side, side, (row, column) => row > 59 && column > 59, 'L')] as const
  const tables = greyState([voiLut, presentationLut, ...layers, label('TABLES')], { sopInstanceUid: '2.25.101' })
  const modalityLut = [
    [0x00283000, items([...lut(1000, 16, curved(2000, 12, 1.3)), [0x00283004, { vr: 'LO', text: 'US' }]])],
    [0x00283110, items([[0x00281050, { vr: 'DS', numbers: [2000] }], [0x00281051, { vr: 'DS', numbers: [3000] }]])]
  ] as const
  const bitmap = [[0x00181600, { vr: 'CS', text: 'BITMAP' }], [0x00181622, { vr: 'US', numbers: [0x8000] }], [0x00181623, { vr: 'US', numbers: [0x6010] }], ...overlay(0x6010, side, side, (_row, column) => column < 4)] as const
  const modality = greyState([...modalityLut, ...bitmap, label('MODALITY')], { sopInstanceUid: '2.25.102' })
  const trueSize = greyState([[0x0070005a, items([[0x00700052, { vr: 'SL', numbers: [1, 1] }], [0x00700053, { vr: 'SL', numbers: [side, side] }], [0x00700100, { vr: 'CS', text: 'TRUE SIZE' }], [0x00700101, { vr: 'DS', numbers: [1.5, 1.5] }]])], label('TRUE')], { sopInstanceUid: '2.25.105' })
  const files = { 'true.dcm': trueSize, 'film.dcm': filmFile, 'tables.dcm': tables, 'modality.dcm': modality, 'stray.dcm': greyState([label('STRAY')], { sopInstanceUid: '2.25.103', filmUid: '2.25.99' }), 'short.dcm': greyState([[0x20500010, items([...lut(0, 16, [1, 2]), [0x00283002, { vr: 'US', numbers: [4096, 0, 16] }]])]], { sopInstanceUid: '2.25.104' }) }
  await Promise.all(Object.entries(files).map(([name, bytes]) => writeFile(join(folder, name), bytes)))
  const { code, stderr } = await gloriole('import', ...Object.keys(files).map((name) => join(folder, name)), '--data', join(folder, 'data'))
  expect([code, stderr]).toEqual([1, expect.stringContaining('short.dcm: DICOM_MALFORMED The presentation state holds a presentation LUT that does not fit its descriptor.')])
  const backend = await startBackend(join(folder, 'data'))
  const { page, complaints, close } = await openWindow()
  const planes = film(page).getByTestId('overlay-planes')
  const inkAt = async (testId: string, column: number, row: number) => {
    const affine = await affineOf()
    return film(page).getByTestId(testId).evaluate((element, { affine, column, row }) => {
      const canvas = element as HTMLCanvasElement
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = affine
      return [...canvas.getContext('2d')!.getImageData(a * column + c * row + e, b * column + d * row + f, 1, 1).data]
    }, { affine, column: column + 0.5, row: row + 0.5 })
  }
  const affineOf = async () => (await film(page).getAttribute('data-affine'))!.split(',').map(Number)
  try {
    await page.goto(backend.url)
    await page.getByRole('row').nth(1).click()
    await page.keyboard.press('Enter')
    await expect(film(page)).toHaveAttribute('aria-busy', 'false')
    await expect(states(page).locator('option')).toHaveText(['As filed (3 presentation states)', /^TABLES/, /^MODALITY/, /^TRUE/, /^Its film is not here: STRAY/])
    await expect(states(page).locator('option').nth(4)).toBeDisabled()
    await page.waitForTimeout(500)
    const filed = await greys(page)

    await test.step('a VOI LUT and a presentation LUT, with an overlay of its own and one of the film', async () => {
      await states(page).selectOption({ index: 1 })
      await expect(film(page)).toHaveAttribute('data-window', '2000,3000')
      await expectGreys(page, renderedByDcmtk(filmFile, tables))
      expect(await greys(page)).not.toEqual(filed)
      expect(await inkAt('overlay-planes', 62, 62)).toEqual([255, 220, 90, 255])
      expect(await inkAt('overlay-planes', 2, 2)).toEqual([255, 220, 90, 255])
      // The film's other overlay is on no layer.
      expect((await inkAt('overlay-planes', 10, 62))[3]).toBe(0)
      await expect(page.getByTestId('presentation-gaps')).toHaveCount(0)
    })

    await test.step('black and white turned round runs along the same curve, and the window still moves', async () => {
      await page.keyboard.press('i')
      await expectGreys(page, renderedByDcmtk(filmFile, tables), true)
      await page.keyboard.press('i')
      await expectGreys(page, renderedByDcmtk(filmFile, tables))
      const before = await greys(page)
      const box = (await film(page).boundingBox())!
      await page.mouse.move(box.x + 300, box.y + 250)
      await page.mouse.down()
      await page.mouse.move(box.x + 300, box.y + 330, { steps: 4 })
      await page.mouse.up()
      await expect(film(page)).not.toHaveAttribute('data-window', '2000,3000')
      expect(await greys(page)).not.toEqual(before)
      await page.keyboard.press('Space')
      await states(page).selectOption({ index: 1 })
      await expectGreys(page, renderedByDcmtk(filmFile, tables))
    })

    await test.step('it is still shown after the window is loaded anew', async () => {
      await expect.poll(() => page.evaluate(async () => {
        const answer = await fetch('/rpc/system/windowState', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"json":{"window":"main"}}' })
        const { json } = (await answer.json()) as { json: { looks: { look: { presentationUid: string; ownWindow: boolean } }[] } }
        return [json.looks[0]?.look.presentationUid, json.looks[0]?.look.ownWindow]
      })).toEqual(['2.25.101', false])
      await page.reload()
      await expect(film(page)).toHaveAttribute('aria-busy', 'false')
      await expect(states(page).locator('option:checked')).toHaveText(/^TABLES/)
      await expectGreys(page, renderedByDcmtk(filmFile, tables))
      await expect(planes).toHaveCount(1)
      expect((await inkAt('overlay-planes', 10, 62))[3]).toBe(0)
    })

    await test.step('a modality LUT below a window, and a bitmap that covers the film', async () => {
      await states(page).selectOption({ index: 2 })
      await expect(film(page)).toHaveAttribute('data-window', '2000,3000')
      await expectGreys(page, renderedByDcmtk(filmFile, greyState(modalityLut)))
      expect(await inkAt('bitmap-shutter', 2, 30)).toEqual([128, 128, 128, 255])
      expect((await inkAt('bitmap-shutter', 10, 30))[3]).toBe(0)
      await expect(planes).toHaveCount(0)
    })

    await test.step('true size is fitted, and said so, until somebody measured the screen', async () => {
      await states(page).selectOption({ index: 3 })
      await expect(page.getByTestId('presentation-gaps')).toHaveText('Not shown of it: true size (measure the screen in the settings)')
      await page.getByRole('button', { name: 'Settings', exact: true }).click()
      // 300 pixels on 90 mm: 0.3 mm each.
      await page.getByLabel('Length of this bar (mm)').fill('90')
      await page.keyboard.press('Enter')
      await expect(page.getByLabel('Length of this bar (mm)')).toHaveValue('90')
      await page.getByRole('button', { name: 'Studies', exact: true }).click()
      await expect(film(page)).toHaveAttribute('aria-busy', 'false')
      await states(page).selectOption({ index: 3 })
      // Pixels of 1.5 mm.
      await expect.poll(async () => (await affineOf()).slice(0, 4).map((value) => Number(value.toFixed(3)))).toEqual([5, 0, 0, 5])
      await expect(page.getByTestId('presentation-gaps')).toHaveCount(0)
    })

    await test.step('the first choice leads back to the film as filed', async () => {
      await states(page).selectOption({ index: 0 })
      await expect(states(page)).toHaveValue('-1')
      await expect.poll(() => greys(page)).toEqual(filed)
      await expect(planes).toHaveCount(1)
      expect((await inkAt('overlay-planes', 10, 62))[3]).toBe(255)
    })
    expect(complaints).toEqual([])
  } finally {
    await close()
    await backend.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
