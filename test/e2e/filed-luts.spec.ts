import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { greyFilm, hasDcmtk, renderedByDcmtk } from '@test/fixtures/dicom/grey-film'
import { curved, items, lut } from '@test/fixtures/dicom/presentation'
import { gloriole } from './gloriole'
import { expectGreys, film } from './screen-greys'
import { newDataDir, openWindow, startBackend } from './window'

const voiLut = [0x00283010, items([...lut(-400, 12, curved(9000, 12, 1.4), true), [0x00283003, { vr: 'LO', text: 'CHEST' }]])] as const
const modalityLut = [0x00283000, items([...lut(1000, 12, curved(2000, 12, 1.3)), [0x00283004, { vr: 'LO', text: 'US' }]])] as const

const films = {
  'a VOI LUT of rescaled values': { file: greyFilm('MONOCHROME2', [voiLut]), by: { voiLut: true }, pixelRatio: 1 },
  'a VOI LUT, the smallest value white, on a screen of twice as many pixels': { file: greyFilm('MONOCHROME1', [voiLut]), by: { voiLut: true }, pixelRatio: 2 },
  'a modality LUT and a window': { file: greyFilm('MONOCHROME2', [modalityLut, [0x00281050, { vr: 'DS', numbers: [2000] }], [0x00281051, { vr: 'DS', numbers: [3000] }]]), by: { voiLut: false }, pixelRatio: 1 }
}

for (const [name, { file, by, pixelRatio }] of Object.entries(films)) {
  test(`a film is shown by its own lookup tables as dcmtk renders it: ${name}`, async () => {
    test.skip(!hasDcmtk, 'dcm2pnm of dcmtk is not installed: apt-get install dcmtk')
    const folder = await newDataDir()
    await writeFile(join(folder, 'film.dcm'), file)
    expect((await gloriole('import', join(folder, 'film.dcm'), '--data', join(folder, 'data'))).code).toBe(0)
    const backend = await startBackend(join(folder, 'data'))
    const { page, complaints, close } = await openWindow(undefined, pixelRatio)
    try {
      await page.goto(backend.url)
      await page.getByRole('row').nth(1).click()
      await page.keyboard.press('Enter')
      await expect(film(page)).toHaveAttribute('aria-busy', 'false')
      const { width } = (await film(page).boundingBox())!
      const canvas = film(page).locator('.film-pane__canvas canvas')
      expect([(await canvas.boundingBox())!.width, await canvas.getAttribute('width')]).toEqual([width, String(pixelRatio * width)])
      await expectGreys(page, renderedByDcmtk(file, by))
      await page.keyboard.press('i')
      await expectGreys(page, renderedByDcmtk(file, by), true)
      await page.keyboard.press('Space')
      await expectGreys(page, renderedByDcmtk(file, by))
      expect(complaints).toEqual([])
    } finally {
      await close()
      await backend.stop()
      await rm(folder, { recursive: true, force: true })
    }
  })
}
