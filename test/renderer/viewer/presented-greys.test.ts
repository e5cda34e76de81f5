import { describe, expect, test } from 'vitest'
import { parseDicom } from '@main/dicom/parse'
import { readPresentation } from '@main/dicom/presentation-state'
import type { ElementValue } from '@main/dicom/write'
import { identity } from '@shared/geometry/affine'
import { tableOf } from '@renderer/viewer/painting/greys'
import { paint, sample } from '@renderer/viewer/painting/paint'
import { pictureOf } from '@renderer/viewer/painting/picture'
import { modalityRange, presentedGreys, presentedModality } from '@renderer/viewer/presented-greys'
import { greyFilm, greyState, hasDcmtk, renderedByDcmtk } from '@test/fixtures/dicom/grey-film'
import { curved, items, lut } from '@test/fixtures/dicom/presentation'

type Elements = readonly (readonly [number, ElementValue])[]

const stored = Array.from({ length: 4096 }, (_, i) => i)
const number = (vr: 'US' | 'DS', ...numbers: number[]): ElementValue => ({ vr, numbers })
const window = (centre: number, width: number): Elements[number] => [0x00283110, items([[0x00281050, number('DS', centre)], [0x00281051, number('DS', width)]])]

/** Greys of all values as the viewer paints them, on a film of one row. */
function drawn(file: Uint8Array): number[] {
  const { state } = readPresentation(parseDicom(file))!
  const range = { low: 0, high: 4095 }
  const modality = presentedModality(state.modality, range)
  const table = tableOf({ ...presentedGreys(state, '2.25.9', 0, modalityRange(state.modality, range)), rescale: { slope: 1, intercept: 0 }, inverted: state.inverse })
  const screen = new Uint32Array(stored.length)
  paint(screen, sample(pictureOf(Float32Array.from(stored, modality), stored.length, 1), identity, stored.length, 1, new Float32Array(0)), table)
  return Array.from(screen, (pixel) => pixel & 0xff)
}

const cases: Readonly<Record<string, Elements>> = {
  'a window': [window(1500, 2000)],
  'a window of rescaled values': [[0x00281052, number('DS', -1000)], [0x00281053, number('DS', 2)], [0x00281054, { vr: 'LO', text: 'US' }], window(1500, 3000)],
  'a window, inverse': [window(1500, 2000), [0x20500020, { vr: 'CS', text: 'INVERSE' }]],
  'no window: all values': [],
  'a modality LUT': [[0x00283000, items([...lut(0, 16, curved(4096, 16, 0.7)), [0x00283004, { vr: 'LO', text: 'US' }]])]],
  'a modality LUT and a window': [[0x00283000, items([...lut(1000, 16, curved(2000, 12, 1.3)), [0x00283004, { vr: 'LO', text: 'US' }]])], window(2000, 3000)],
  'a VOI LUT': [[0x00283110, items([[0x00283010, items(lut(500, 12, curved(3000, 12, 0.6)))]])]],
  'a VOI LUT that falls': [[0x00283110, items([[0x00283010, items(lut(0, 10, curved(4096, 10, 1).reverse()))]])]],
  'a VOI LUT of values below zero': [[0x00281052, number('DS', -1000)], [0x00281053, number('DS', 1)], [0x00281054, { vr: 'LO', text: 'US' }], [0x00283110, items([[0x00283010, items(lut(-800, 12, curved(3000, 12, 0.8)))]])]],
  'a window and a presentation LUT': [window(2000, 3000), [0x20500010, items(lut(0, 12, curved(4096, 12, 1.4)))]],
  'a VOI LUT and a presentation LUT': [[0x00283110, items([[0x00283010, items(lut(500, 12, curved(3000, 12, 1.2)))]])], [0x20500010, items(lut(0, 16, curved(4096, 16, 0.8)))]]
}

describe.each(['MONOCHROME2', 'MONOCHROME1'])('a %s film by a presentation state with', (photometric) => {
  test.skipIf(!hasDcmtk).each(Object.keys(cases))('%s is as grey as dcmtk (dcmp2pgm) renders it', (name) => {
    const state = greyState(cases[name]!)
    const expected = renderedByDcmtk(greyFilm(photometric), state)
    const greys = drawn(state)
    const worst = Math.max(...greys.map((grey, i) => Math.abs(grey - expected[i]!)))
    // dcmtk cuts fractions off where Gloriole rounds, at each table once.
    expect(worst).toBeLessThanOrEqual(2)
    expect(new Set(greys).size).toBeGreaterThan(200)
  })
})
