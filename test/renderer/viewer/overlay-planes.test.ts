import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseDicom } from 'dicom-parser'
import { describe, expect, it } from 'vitest'
import type { FilmDataSet } from '@renderer/viewer/film-data-set'
import { isSet, overlayPlanes } from '@renderer/viewer/overlay-planes'

const corpus = resolve(import.meta.dirname, '../../../../shared/data/dicom')
const read = (name: string): FilmDataSet => parseDicom(new Uint8Array(readFileSync(resolve(corpus, name))))
const missing = !existsSync(resolve(corpus, 'syntaxes/examples_overlay.dcm'))

/** A data set of US values, texts and overlay bytes. */
function made(values: Readonly<Record<string, number | readonly number[] | string>>, bytes: readonly number[]): FilmDataSet {
  return {
    string: (tag) => (typeof values[tag] === 'string' ? values[tag] : undefined),
    uint16: (tag, i = 0) => {
      const value = values[tag]
      return typeof value === 'number' ? value : typeof value === 'object' ? value[i] : undefined
    },
    byteArray: Uint8Array.from([9, 9, ...bytes]),
    elements: { x60003000: { dataOffset: 2, length: bytes.length } }
  }
}
const small = { x60000010: 3, x60000011: 3, x60000100: 1, x60000050: [2, 0xffff] }

describe('overlays of a film', () => {
  it('are bits, the lowest first, at an origin that counts from one and may lie beyond the edge', () => {
    const [plane, ...others] = overlayPlanes(made({ ...small, x60000022: 'Ruler ' }, [0b10000001, 1]), 0)
    expect(others).toEqual([])
    expect(plane).toMatchObject({ group: 0x6000, label: 'Ruler', rows: 3, columns: 3, originRowPx: 1, originColumnPx: -2 })
    expect(Array.from({ length: 9 }, (_, i) => isSet(plane!.bits, i))).toEqual([true, false, false, false, false, false, false, true, true])
  })

  it('of several frames follow each other without a gap, and lie on the frames that they name', () => {
    const film = made({ ...small, x60000015: '2', x60000051: 4 }, [0xff, 0b11, 0b10])
    expect(overlayPlanes(film, 2)).toEqual([])
    expect([...overlayPlanes(film, 3)[0]!.bits]).toEqual([0xff, 0b11])
    expect([...overlayPlanes(film, 4)[0]!.bits]).toEqual([0b1, 0b1])
    expect(overlayPlanes(film, 5)).toEqual([])
  })

  it('that claim more than they hold, or hide in the pixels, are left out', () => {
    for (const wrong of [{ x60000010: 65_535 }, { x60000010: 0 }, { x60000100: 16 }]) expect(overlayPlanes(made({ ...small, ...wrong }, [1, 1]), 0)).toEqual([])
    expect(overlayPlanes({ string: () => undefined }, 0)).toEqual([])
  })

  it.skipIf(missing)('of a real film are what pydicom unpacks (needs ../shared/data/dicom)', () => {
    const [plane] = overlayPlanes(read('syntaxes/examples_overlay.dcm'), 0)
    const pixels = Uint8Array.from({ length: 300 * 484 }, (_, i) => Number(isSet(plane!.bits, i)))
    expect(createHash('sha256').update(pixels).digest('hex')).toBe('e71eac1bb818cffd38a434bbb97d8435a8aa2cf27a92c7008010ed04d466c211')
  })

  it.skipIf(missing)('of a hostile film are none (needs ../shared/data/dicom)', () => {
    expect(overlayPlanes(read('hostile/overlay-wild.dcm'), 0)).toEqual([])
  })
})
