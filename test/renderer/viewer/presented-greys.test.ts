import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { windowVoi } from '@main/dicom/lut'
import { parseDicom } from '@main/dicom/parse'
import { readPresentation } from '@main/dicom/presentation-state'
import type { ElementValue } from '@main/dicom/write'
import { modalityRange, presentedGreys, presentedModality } from '@renderer/viewer/presented-greys'
import { imageFile, words } from '@test/fixtures/dicom/make'
import { items, lut, presentationFile } from '@test/fixtures/dicom/presentation'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

type Elements = readonly (readonly [number, ElementValue])[]

const of = { patientId: 'P1', studyUid: '2.25.7', filmUid: '2.25.9' }
/** Nothing but what is put in: no window, area, turning, shutter or graphic. */
const bare = [0x00181600, 0x00283110, 0x00700001, 0x00700041, 0x00700042]
const [rows, columns] = [64, 64]
/** All values of 12 bits, from the first pixel to the last. */
const stored = Array.from({ length: rows * columns }, (_, i) => i)
const number = (vr: 'US' | 'DS', ...numbers: number[]): ElementValue => ({ vr, numbers })
const whole = [0x0070005a, items([[0x00700052, { vr: 'SL', numbers: [1, 1] }], [0x00700053, { vr: 'SL', numbers: [columns, rows] }], [0x00700100, { vr: 'CS', text: 'SCALE TO FIT' }], [0x00700102, { vr: 'IS', numbers: [1, 1] }]])] as const
const identity = [0x20500020, { vr: 'CS', text: 'IDENTITY' }] as const
const window = (centre: number, width: number): Elements[number] => [0x00283110, items([[0x00281050, number('DS', centre)], [0x00281051, number('DS', width)]])]

const filmOf = (photometric: string): Uint8Array =>
  imageFile([
    [0x00080060, { vr: 'CS', text: 'CR' }],
    [0x00080016, { vr: 'UI', text: '1.2.840.10008.5.1.4.1.1.1' }],
    [0x00100020, { vr: 'LO', text: 'P1' }],
    [0x00280004, { vr: 'CS', text: photometric }],
    [0x00280010, number('US', rows)],
    [0x00280011, number('US', columns)],
    [0x00280101, number('US', 12)],
    [0x00280102, number('US', 11)],
    // Of the film itself, which a presentation state stands in for.
    [0x00281050, number('DS', 200)],
    [0x00281051, number('DS', 100)],
    [0x00281052, number('DS', -500)],
    [0x00281053, number('DS', 3)],
    [0x7fe00010, { vr: 'OW', bytes: words(stored) }]
  ])
/** What dcmtk insists on besides. */
const formal: Elements = [
  ...([[0x00080020, 'DA'], [0x00080030, 'TM'], [0x00080050, 'SH'], [0x00080070, 'LO'], [0x00080090, 'PN'], [0x00100030, 'DA'], [0x00100040, 'CS'], [0x00200010, 'SH']] as const).map(([tag, vr]) => [tag, { vr, text: '' }] as const),
  [0x00100010, { vr: 'PN', text: 'Film^Grey' }],
  [0x00200011, { vr: 'IS', numbers: [1] }],
  [0x00200013, { vr: 'IS', numbers: [1] }],
  [0x00700081, { vr: 'LO', text: '' }],
  [0x00700084, { vr: 'PN', text: '' }]
]
const stateOf = (elements: Elements, without: readonly number[] = bare) => presentationFile({ ...of, elements: [whole, identity, ...formal, ...elements], without: without.filter((tag) => !elements.some(([one]) => one === tag)) })

/** Greys of all values as the viewer draws them: the place in the window, along the curve, perhaps inverted. */
function drawn(file: Uint8Array): number[] {
  const { state } = readPresentation(parseDicom(file))!
  const range = { low: 0, high: 4095 }
  const modality = presentedModality(state.modality, range)
  const { window: { centre, width }, shape, curve } = presentedGreys(state, '2.25.9', 0, modalityRange(state.modality, range))
  const place = windowVoi({ centre, width, shape })
  return stored.map((value) => {
    const grey = (curve ?? ((x: number) => x))(place(modality(value)))
    return Math.round(255 * (state.inverse ? 1 - grey : grey))
  })
}

const curved = (count: number, bits: number, power: number) => Array.from({ length: count }, (_, i) => Math.round((2 ** bits - 1) * (i / (count - 1)) ** power))

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

const dcmp2pgm = '/usr/bin/dcmp2pgm'
describe.each(['MONOCHROME2', 'MONOCHROME1'])('a %s film by a presentation state with', (photometric) => {
  test.skipIf(!existsSync(dcmp2pgm)).each(Object.keys(cases))('%s is as grey as dcmtk (dcmp2pgm) renders it', (name) => {
    const folder = temporaryFolder()
    const path = (of: string) => join(folder, of)
    const elements = cases[name]!
    // A table of P-values and a shape shut each other out (C.11.4).
    const state = stateOf(elements, elements.some(([tag]) => tag === 0x20500010) ? [...bare, 0x20500020] : bare)
    writeFileSync(path('film.dcm'), filmOf(photometric))
    writeFileSync(path('state.dcm'), state)
    execFileSync(dcmp2pgm, ['--pstate', path('state.dcm'), path('film.dcm'), path('out.pgm')])
    const pgm = readFileSync(path('out.pgm'))
    const expected = [...pgm.subarray(pgm.length - rows * columns)]
    const greys = drawn(state)
    const worst = Math.max(...greys.map((grey, i) => Math.abs(grey - expected[i]!)))
    // dcmtk cuts fractions off where Gloriole rounds, at each table once.
    expect(worst).toBeLessThanOrEqual(2)
    expect(new Set(greys).size).toBeGreaterThan(200)
  })
})
