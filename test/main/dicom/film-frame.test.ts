import { describe, expect, test } from 'vitest'
import { openFrames } from '@main/dicom/decode'
import { readFilmFrame } from '@main/dicom/film-frame'
import { parseDicom } from '@main/dicom/parse'
import type { ElementValue } from '@main/dicom/write'
import { drawPhantomFile } from '@main/library/phantom/file'
import { greyFilm } from '@test/fixtures/dicom/grey-film'
import { imageFile, words } from '@test/fixtures/dicom/make'
import { curved, items, lut } from '@test/fixtures/dicom/presentation'

type Elements = readonly (readonly [number, ElementValue])[]
const read = (file: Uint8Array, frame = 0) => {
  const parsed = parseDicom(file)
  return readFilmFrame(parsed, openFrames(parsed), frame)
}
const facts = async (...elements: Elements) => (await read(greyFilm('MONOCHROME2', elements))).frame
/** Texts and numbers that are written as text; their VR is looked at by nobody. */
const text = (value: string): ElementValue => ({ vr: 'LO', text: value })

describe('what a film says of a frame', () => {
  test('its values, what they can be and what they are, its rescale and its window', async () => {
    const { frame, values, half } = await read(greyFilm('MONOCHROME1'))
    expect(frame).toMatchObject({ rows: 64, columns: 64, components: 1, range: { low: 0, high: 4095 }, found: { low: 0, high: 4095 }, negative: true, modalityCode: 'CR', modality: { kind: 'rescale', slope: 3, intercept: -500 }, voiLut: null })
    expect(frame.windows).toEqual([{ centre: 200, width: 1000, shape: 'LINEAR', label: '' }])
    expect([values.constructor, values[4095], half]).toEqual([Uint16Array, 4095, null])
  })

  test('padding is none of its values; signed values are', async () => {
    expect((await facts([0x00280120, { vr: 'US', numbers: [0] }], [0x00280121, { vr: 'US', numbers: [99] }])).found).toEqual({ low: 100, high: 4095 })
    const { range, found } = await facts([0x00280103, { vr: 'US', numbers: [1] }])
    expect([range, found]).toEqual([{ low: -2048, high: 2047 }, { low: -2048, high: 2047 }])
    expect((await facts([0x00280120, { vr: 'US', numbers: [0] }], [0x00280121, { vr: 'US', numbers: [4095] }])).found).toEqual({ low: 0, high: 0 })
  })

  test('its lookup tables, those that make sense', async () => {
    const { voiLut, modality } = await facts([0x00283010, items([...lut(10, 12, curved(300, 12, 1)), [0x00283003, text('CHEST')]])], [0x00283000, items(lut(0, 8, [0, 128, 255]))])
    expect(voiLut).toMatchObject({ label: 'CHEST', table: { first: 10, bits: 12 } })
    expect(modality).toEqual({ kind: 'table', table: { first: 0, bits: 8, entries: Buffer.from(Uint16Array.of(0, 128, 255).buffer).toString('base64') } })
    const short = await facts([0x00283010, items([[0x00283002, { vr: 'US', numbers: [4096, 0, 12] }], [0x00283006, { vr: 'OW', bytes: Uint8Array.of(1, 2) }]])])
    expect(short.voiLut).toBeNull()
    const noItem = await facts([0x00283010, { vr: 'OB', bytes: Uint8Array.from({ length: 16 }, (_, i) => i) }])
    expect([noItem.voiLut, noItem.windows.length]).toEqual([null, 1])
  })

  test('where it lies in the patient, and how its pixels are', async () => {
    const { position, orientation, frameOfReferenceUid, patientOrientation, aspect } = await facts([0x00200032, text('10\\20\\30')], [0x00200037, text('1\\0\\0\\0\\0\\-1')], [0x00200052, text('1.2.3')], [0x00200020, text('R\\F')], [0x00280034, text('4\\3')])
    expect([position, orientation, frameOfReferenceUid, patientOrientation, aspect]).toEqual([[10, 20, 30], [1, 0, 0, 0, 0, -1], '1.2.3', 'R\\F', 4 / 3])
    expect(await facts([0x00200032, text('ten\\20\\30')])).toMatchObject({ position: [], orientation: [], frameOfReferenceUid: '', patientOrientation: null })
    for (const wrong of ['0\\1', '1\\0', 'a\\b', '1\\100000']) expect((await facts([0x00280034, text(wrong)])).aspect).toBe(1)
  })

  test('how fast it is to be played: by its recommended rate, its cine rate or the time of a frame', async () => {
    const rate = async (...elements: Elements) => (await facts(...elements)).framesPerSecond
    const [recommended, cine, time] = [[0x00082144, text('7')], [0x00180040, text('30')], [0x00181063, text('40')]] as const
    expect([await rate(recommended, cine, time), await rate(cine, time), await rate(time)]).toEqual([7, 30, 25])
    expect([await rate(), await rate([0x00180040, text('0')]), await rate([0x00181063, text('x')]), await rate([0x00180040, text('1000000')])]).toEqual([15, 15, 15, 120])
  })

  test('of an enhanced image, by the functional groups of the frame', async () => {
    const group = (centre: number, slope: number, z: number) => [
      [0x00289132, items([[0x00281050, text(String(centre))], [0x00281051, text('50')]])],
      [0x00289145, items([[0x00281052, text('-10')], [0x00281053, text(String(slope))]])],
      [0x00209113, items([[0x00200032, text(`1\\2\\${z}`)]])]
    ] as const
    const file = imageFile([
      [0x00280008, text('2')], [0x00280010, { vr: 'US', numbers: [1] }], [0x00280011, { vr: 'US', numbers: [2] }], [0x7fe00010, { vr: 'OW', bytes: words([1, 2, 3, 4]) }],
      [0x52009229, items([[0x00209116, items([[0x00200037, text('1\\0\\0\\0\\1\\0')]])]])],
      [0x52009230, items(group(100, 1, 5), group(200, 2, 6))]
    ])
    const [first, second] = [await read(file, 0), await read(file, 1)]
    expect([first.frame.windows[0]!.centre, second.frame.windows[0]!.centre]).toEqual([100, 200])
    expect([first.frame.modality, second.frame.modality]).toEqual([{ kind: 'rescale', slope: 1, intercept: -10 }, { kind: 'rescale', slope: 2, intercept: -10 }])
    expect([second.frame.position, second.frame.orientation, [...second.values]]).toEqual([[1, 2, 6], [1, 0, 0, 0, 1, 0], [3, 4]])
  })

  test('a large film comes with its half, the means of its pixels', async () => {
    const { bytes } = drawPhantomFile({ person: 1, exposure: 0, female: false, findings: [], rowsPx: 1300 }, { patientId: 'P', patientName: 'P', birthDate: '19700101', studyDate: '20260101', studyTime: '120000' })
    const { frame, values, half } = await read(bytes)
    const width = Math.ceil(frame.columns / 2)
    expect(half).toHaveLength(width * Math.ceil(frame.rows / 2))
    const mean = (row: number, column: number) => Math.round((values[2 * row * frame.columns + 2 * column]! + values[2 * row * frame.columns + 2 * column + 1]! + values[(2 * row + 1) * frame.columns + 2 * column]! + values[(2 * row + 1) * frame.columns + 2 * column + 1]!) / 4)
    for (const [row, column] of [[0, 0], [200, 300], [649, 10]] as const) expect(half![row * width + column]).toBe(mean(row, column))
  })
})
