import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { luminance8 } from '@main/dicom/colour'
import { decodeFrame } from '@main/dicom/decode'
import { paddingOf } from '@main/dicom/padding'
import { parseDicom } from '@main/dicom/parse'
import { renderGray8 } from '@main/dicom/render'
import type { ElementValue } from '@main/dicom/write'
import type { PresentationState } from '@shared/domain/presentation-state'
import { dressed } from '@renderer/viewer/dressed-film'
import type { Film } from '@renderer/viewer/film'
import { greyFilm, hasDcmtk, renderedByDcmtk } from '@test/fixtures/dicom/grey-film'
import { curved, items, lut } from '@test/fixtures/dicom/presentation'
import { filmOf, paintedPixels } from '@test/fixtures/painted-film'

const ref = { sopInstanceUid: '2.25.9', frame: 0, spacing: null }
const data = resolve(import.meta.dirname, '../../../../shared/data')
const manifest = resolve(data, 'dicom/manifest.json')
const entries = existsSync(manifest) ? (JSON.parse(readFileSync(manifest, 'utf8')) as { files: { path: string; expect: string }[] }).files.filter((entry) => entry.expect === 'ok') : []

const greyOf = (pixels: Uint8Array) => luminance8(pixels.filter((_, i) => i % 4 !== 3))
const voiLut = (...element: Parameters<typeof lut>): readonly [number, ElementValue] => [0x00283010, items([...lut(...element), [0x00283003, { vr: 'LO', text: 'CHEST' }]])]
const modalityLut: readonly [number, ElementValue] = [0x00283000, items([...lut(1000, 12, curved(2000, 12, 1.3)), [0x00283004, { vr: 'LO', text: 'US' }]])]

describe('a film as it was filed', () => {
  // Where there is no window, the one shows every value that can be told apart and the other what occurs: both of this film are the same.
  test.skipIf(entries.length === 0)('is as grey for the reader as for the model, whatever it is compressed by (needs ../shared/data/dicom)', async () => {
    let compared = 0
    for (const { path } of entries) {
      const file = readFileSync(resolve(data, 'dicom', path))
      const parsed = parseDicom(file)
      const [painted, { gray }, decoded] = [greyOf(paintedPixels(await filmOf(file))), await renderGray8(parsed, 0), await decodeFrame(parsed, 0)]
      const padding = paddingOf(parsed, decoded)
      // The model sees padding black; the reader sees what it is.
      const isPadding = (i: number) => padding !== null && decoded.values[i]! >= padding.low && decoded.values[i]! <= padding.high
      let worst = 0
      for (let i = 0; i < gray.length; i++) if (!isPadding(i)) worst = Math.max(worst, Math.abs(gray[i]! - painted[i]!))
      expect([path, worst <= 1]).toEqual([path, true])
      compared++
    }
    expect(compared).toBeGreaterThan(50)
  }, 120_000)

  test.skipIf(!hasDcmtk).each([
    ['a window', []],
    ['a VOI LUT, which stands before its window', [voiLut(10, 12, curved(3000, 12, 0.6))]],
    ['a modality LUT and a window', [modalityLut]]
  ] as const)('with %s is as grey as dcmtk renders it', async (_what, elements) => {
    for (const photometric of ['MONOCHROME2', 'MONOCHROME1']) {
      const file = greyFilm(photometric, elements)
      const expected = renderedByDcmtk(file, { voiLut: elements.some(([tag]) => tag === 0x00283010) })
      const worst = Math.max(...Array.from(greyOf(paintedPixels(await filmOf(file))), (grey, i) => Math.abs(grey - expected[i]!)))
      expect(worst).toBeLessThanOrEqual(2)
    }
  })

  test('shows the values that occur where it names no window; colours are what they are', async () => {
    const grey = dressed(await filmOf(greyFilm('MONOCHROME1', [[0x00281050, { vr: 'DS', numbers: [] }]])), ref, null)
    // Stored values from 0 to 4095, three times as much less 500.
    expect(grey).toMatchObject({ low: -500, high: 11_785, isNegative: true, greys: { window: { centre: 5643, width: 12_286 } } })
    const colour: Film = { frame: { ...(await filmOf(greyFilm('MONOCHROME2'))).frame, components: 3, found: { low: 0, high: 255 } }, picture: { rows: 1, columns: 1, components: 3, rasters: [{ values: Uint8Array.of(1, 2, 3), rows: 1, columns: 1, factor: 1 }] } }
    expect([...paintedPixels(colour)]).toEqual([1, 2, 3, 255])
  })
})

describe('windows to choose from', () => {
  const state: PresentationState = { films: [{ sopInstanceUid: ref.sopInstanceUid, frames: null }], modality: { kind: 'rescale', slope: 1, intercept: 0 }, vois: [], presentationLut: null, inverse: true, areas: [], orientation: { quarterTurns: 0, mirrored: false }, annotations: [], shutters: [], shutterGrey: 0, overlays: [], gaps: [] }
  const kept = (change: Partial<PresentationState>) => ({ sopInstanceUid: '2.25.77', label: 'STATE', description: '', creator: '', createdDate: null, createdTime: null, state: { ...state, ...change } })

  test('begin with the VOI LUT of the film, by the name that it has', async () => {
    const presets = dressed(await filmOf(greyFilm('MONOCHROME2', [voiLut(10, 12, curved(3000, 12, 0.6))])), ref, null).presets()
    expect(presets.slice(0, 2)).toEqual([{ id: 'filed', label: 'CHEST', centre: 1510, width: 3000 }, { id: 'filed', label: '', centre: 200, width: 1000 }])
  })

  test('are the film\'s own under a presentation state only where its values mean the same', async () => {
    const film = await filmOf(greyFilm('MONOCHROME2'))
    const labels = (chosen: ReturnType<typeof kept>) => dressed(film, ref, chosen).presets().filter(({ id }) => id === 'filed').map(({ label, centre }) => [label, centre])
    expect(labels(kept({}))).toEqual([['STATE', 2048]])
    expect(labels(kept({ modality: { kind: 'rescale', slope: 3, intercept: -500 } }))).toEqual([['STATE', 5643], ['', 200]])
    expect(dressed(film, ref, kept({})).inverted).toBe(true)
    expect(dressed(film, { ...ref, sopInstanceUid: '2.25.8' }, kept({})).presented).toBeNull()
  })

  test('do not need the film to be read again', async () => {
    const film = await filmOf(greyFilm('MONOCHROME2'))
    const [filed, other] = [dressed(film, ref, null), dressed(film, ref, kept({}))]
    expect(other.picture).toBe(filed.picture)
    expect([filed.rescale, other.rescale]).toEqual([{ slope: 3, intercept: -500 }, { slope: 1, intercept: 0 }])
  })
})
