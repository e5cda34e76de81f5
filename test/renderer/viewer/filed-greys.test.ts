import dicomParser from 'dicom-parser'
import { describe, expect, test } from 'vitest'
import type { ElementValue } from '@main/dicom/write'
import type { FilmDataSet } from '@renderer/viewer/film-data-set'
import { filedGreys, voiLutLabel } from '@renderer/viewer/filed-greys'
import { greyFilm } from '@test/fixtures/dicom/grey-film'
import { curved, items, lut } from '@test/fixtures/dicom/presentation'

const read = (...elements: (readonly [number, ElementValue])[]): FilmDataSet => dicomParser.parseDicom(greyFilm('MONOCHROME2', elements))

describe('how a film says its greys are', () => {
  test('its VOI LUT stands before its window, its rescale stays', () => {
    const data = read([0x00283010, items([...lut(10, 12, curved(300, 12, 1)), [0x00283003, { vr: 'LO', text: 'CHEST' }]])])
    const { modality, vois } = filedGreys(data)!
    expect(modality).toEqual({ kind: 'rescale', slope: 3, intercept: -500 })
    expect(vois).toMatchObject([{ kind: 'table', table: { first: 10, bits: 12 } }])
    expect(voiLutLabel(data)).toBe('CHEST')
  })

  test('its modality LUT stands before its rescale', () => {
    const { modality, vois } = filedGreys(read([0x00283000, items(lut(0, 8, [0, 128, 255]))]))!
    expect(modality).toEqual({ kind: 'table', table: { first: 0, bits: 8, entries: Buffer.from(Uint16Array.of(0, 128, 255).buffer).toString('base64') } })
    expect(vois).toMatchObject([{ kind: 'window', centre: 200, width: 1000 }])
  })

  test('entries of 8 bits may be packed', () => {
    const packed = [[0x00283002, { vr: 'US', numbers: [4, 0, 8] }], [0x00283006, { vr: 'OW', bytes: Uint8Array.of(1, 2, 3, 4) }]] as const
    expect(filedGreys(read([0x00283010, items(packed)]))!.vois).toMatchObject([{ table: { entries: Buffer.from(Uint16Array.of(1, 2, 3, 4).buffer).toString('base64') } }])
  })

  test.each([
    ['shorter than its descriptor says', [[0x00283002, { vr: 'US', numbers: [4096, 0, 12] }], [0x00283006, { vr: 'OW', bytes: Uint8Array.of(1, 2) }]]],
    ['of 32 bits', [[0x00283002, { vr: 'US', numbers: [1, 0, 32] }], [0x00283006, { vr: 'OW', bytes: Uint8Array.of(1, 2) }]]],
    ['without a descriptor', [[0x00283006, { vr: 'OW', bytes: Uint8Array.of(1, 2) }]]]
  ] as const)('a table %s is left out, as is none at all', (_what, item) => {
    expect(filedGreys(read([0x00283010, items(item)]))).toBeNull()
    expect(filedGreys(read())).toBeNull()
  })
})
