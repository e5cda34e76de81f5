import { beforeAll, describe, expect, it } from 'vitest'
import type { FilmFrame } from '@shared/domain/film-frame'
import { filmFacts } from '@renderer/viewer/film-facts'
import { greyFilm } from '@test/fixtures/dicom/grey-film'
import { filmOf } from '@test/fixtures/painted-film'

const spacing = { rowMm: 0.2, columnMm: 0.1, source: 'ImagerPixelSpacing' } as const
let frame: FilmFrame
beforeAll(async () => {
  frame = (await filmOf(greyFilm('MONOCHROME2'))).frame
})

describe('what a film says of its geometry', () => {
  it('is nothing where the file states nothing', () => {
    expect(filmFacts(frame, null)).toEqual({ patientOrientation: null, pixelSize: { width: 1, height: 1, unit: 'px', source: null }, plane: null, planes: [], framesPerSecond: 15 })
  })

  it('takes directions as stated before those that follow from the cosines', () => {
    const orientation = [1, 0, 0, 0, 0, -1]
    expect(filmFacts({ ...frame, orientation }, null).patientOrientation).toBe('L\\F')
    expect(filmFacts({ ...frame, orientation, patientOrientation: 'R\\F' }, null).patientOrientation).toBe('R\\F')
  })

  it('places the film in the patient where position, cosines, frame of reference and spacing are all there', () => {
    const whole = { ...frame, position: [10, 20, 30], orientation: [1, 0, 0, 0, 0, -1], frameOfReferenceUid: '1.2.3' }
    expect(filmFacts(whole, spacing).plane).toMatchObject({ originMm: [10, 20, 30], frameOfReferenceUid: '1.2.3' })
    expect(filmFacts(whole, null).plane).toBeNull()
    expect(filmFacts({ ...whole, position: [] }, spacing).plane).toBeNull()
  })

  it('takes the aspect of pixels where there are no millimetres, and the overlays bit by bit', () => {
    expect(filmFacts({ ...frame, aspect: 2 }, null).pixelSize).toMatchObject({ width: 1, height: 2 })
    const overlay = { group: 0x6000, label: '', rows: 1, columns: 8, originRowPx: 0, originColumnPx: 0, bits: btoa('\u0081') }
    expect(filmFacts({ ...frame, overlays: [overlay] }, null).planes).toEqual([{ ...overlay, bits: Uint8Array.of(0x81) }])
  })
})
