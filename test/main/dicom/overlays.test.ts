import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { overlaysOfFilm } from '@main/dicom/overlays'
import { parseDicom } from '@main/dicom/parse'
import type { ElementValue } from '@main/dicom/write'
import { isSet } from '@renderer/viewer/overlay-plane'
import { imageFile } from '@test/fixtures/dicom/make'

const corpus = resolve(import.meta.dirname, '../../../../shared/data/dicom')
const missing = !existsSync(resolve(corpus, 'syntaxes/examples_overlay.dcm'))
const overlays = (file: Uint8Array, frame = 0) => overlaysOfFilm(parseDicom(file).dataSet, frame)
const bitsOf = ({ bits }: { bits: string }) => new Uint8Array(Buffer.from(bits, 'base64'))

/** A film with an overlay of 3 x 3 pixels. */
function made(bytes: readonly number[], change: readonly (readonly [number, ElementValue])[] = []): Uint8Array {
  const us = (...numbers: number[]): ElementValue => ({ vr: 'US', numbers })
  return imageFile([
    [0x60000010, us(3)], [0x60000011, us(3)], [0x60000050, { vr: 'SS', numbers: [2, -1] }], [0x60000100, us(1)],
    [0x60003000, { vr: 'OW', bytes: Uint8Array.from([...bytes, ...(bytes.length % 2 ? [0] : [])]) }],
    ...change
  ])
}

describe('overlays of a film', () => {
  it('are bits, the lowest first, at an origin that counts from one and may lie beyond the edge', () => {
    const [overlay, ...others] = overlays(made([0b10000001, 1], [[0x60000022, { vr: 'LO', text: 'Ruler' }]]))
    expect(others).toEqual([])
    expect(overlay).toMatchObject({ group: 0x6000, label: 'Ruler', rows: 3, columns: 3, originRowPx: 1, originColumnPx: -2 })
    expect(Array.from({ length: 9 }, (_, i) => isSet(bitsOf(overlay!), i))).toEqual([true, false, false, false, false, false, false, true, true])
  })

  it('of several frames follow each other without a gap, and lie on the frames that they name', () => {
    const film = made([0xff, 0b11, 0b10], [[0x60000015, { vr: 'IS', numbers: [2] }], [0x60000051, { vr: 'US', numbers: [4] }]])
    expect(overlays(film, 2)).toEqual([])
    expect([...bitsOf(overlays(film, 3)[0]!)]).toEqual([0xff, 0b11])
    expect([...bitsOf(overlays(film, 4)[0]!)]).toEqual([0b1, 0b1])
    expect(overlays(film, 5)).toEqual([])
  })

  it('that claim more than they hold, or hide in the pixels, are left out', () => {
    for (const [tag, value] of [[0x60000010, 65_535], [0x60000010, 0], [0x60000100, 16]] as const) expect(overlays(made([1, 1], [[tag, { vr: 'US', numbers: [value] }]]))).toEqual([])
    expect(overlays(imageFile())).toEqual([])
  })

  it.skipIf(missing)('of a real film are what pydicom unpacks (needs ../shared/data/dicom)', () => {
    const [overlay] = overlays(readFileSync(resolve(corpus, 'syntaxes/examples_overlay.dcm')))
    const bits = bitsOf(overlay!)
    const pixels = Uint8Array.from({ length: 300 * 484 }, (_, i) => Number(isSet(bits, i)))
    expect(createHash('sha256').update(pixels).digest('hex')).toBe('e71eac1bb818cffd38a434bbb97d8435a8aa2cf27a92c7008010ed04d466c211')
  })

  it.skipIf(missing)('of a hostile film are none (needs ../shared/data/dicom)', () => {
    expect(overlays(readFileSync(resolve(corpus, 'hostile/overlay-wild.dcm')))).toEqual([])
  })
})
