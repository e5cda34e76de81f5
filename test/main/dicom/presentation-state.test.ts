import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { partsFor, placeInImage } from '@shared/domain/presentation-state'
import { parseDicom } from '@main/dicom/parse'
import { readPresentation } from '@main/dicom/presentation-state'
import { writeDicom, type ElementValue } from '@main/dicom/write'
import { imageFile } from '@test/fixtures/dicom/make'
import { items, presentationFile } from '@test/fixtures/dicom/presentation'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const of = { patientId: 'P1', studyUid: '2.25.7', filmUid: '2.25.9' }
const read = (file: Uint8Array) => readPresentation(parseDicom(file))
const at = (columnPx: number, rowPx: number) => ({ columnPx, rowPx })

describe('a grayscale presentation state', () => {
  test('is read with its films, window, shape, area, position, graphics, text and shutter', () => {
    const header = read(presentationFile(of))!
    expect(header).toMatchObject({ sopInstanceUid: '2.25.77', label: 'MARKED', description: 'Right upper lobe', creator: 'Reader One', createdDate: '20260102', createdTime: '083000', patient: { id: 'P1' }, study: { uid: '2.25.7' } })
    const { state } = header
    expect(state).toMatchObject({
      films: [{ sopInstanceUid: '2.25.9', frames: null }],
      inverse: true,
      modality: { kind: 'rescale', slope: 1, intercept: 0 },
      vois: [{ kind: 'window', films: null, centre: 300, width: 600, shape: 'LINEAR' }],
      presentationLut: null,
      areas: [{ first: at(100, 50), last: at(300, 250), size: { mode: 'fit' }, aspect: null }],
      // Turned clockwise by 90 and then mirrored is mirrored and then turned by 270.
      orientation: { quarterTurns: 3, mirrored: true },
      shutters: [{ kind: 'circle', centre: at(200.5, 150.5), radiusPx: 90 }],
      gaps: []
    })
    const [layer] = state.annotations
    expect(layer!.graphics.map(({ kind, points }) => [kind, points[0]!.units, points.length])).toEqual([
      ['POLYLINE', 'PIXEL', 3], ['POINT', 'PIXEL', 1], ['CIRCLE', 'PIXEL', 2], ['ELLIPSE', 'PIXEL', 4], ['INTERPOLATED', 'DISPLAY', 3]
    ])
    expect(layer!.texts).toMatchObject([{ text: 'Nodule?', anchor: { units: 'PIXEL', x: 200, y: 150 }, anchorVisible: true }])
  })

  test('maps shares of the display to the image by the area and the way it lies', () => {
    const area = { first: at(100, 50), last: at(300, 250) }
    expect(placeInImage({ units: 'PIXEL', x: 3, y: 4 }, area, 1)).toEqual(at(3, 4))
    expect(placeInImage({ units: 'DISPLAY', x: 0.25, y: 0.5 }, area, 0)).toEqual(at(150, 150))
    expect(placeInImage({ units: 'DISPLAY', x: 0.25, y: 0.5 }, area, 3)).toEqual(at(200, 100))
  })

  test('says what of it cannot be shown, and takes corners in any order', () => {
    const { state } = read(presentationFile({ ...of, elements: [
      [0x00283110, items([[0x00281056, { vr: 'CS', text: 'LINEAR' }]])],
      [0x00286100, items([])],
      [0x0070005a, items([[0x00700052, { vr: 'SL', numbers: [300, 51] }], [0x00700053, { vr: 'SL', numbers: [101, 250] }]])]
    ] }))!
    expect(state.gaps).toEqual(['mask', 'voi-lut'])
    expect(state.areas).toMatchObject([{ first: at(300, 50), last: at(100, 250) }])
  })

  test('says how large the film is to be: fitted, magnified, or by the millimetres of a pixel', () => {
    const corners = [[0x00700052, { vr: 'SL', numbers: [1, 1] }], [0x00700053, { vr: 'SL', numbers: [4, 2] }]] as const
    const area = (...more: readonly (readonly [number, ElementValue])[]) => read(presentationFile({ ...of, elements: [[0x0070005a, items([...corners, ...more])]] }))!.state.areas[0]
    const mode = (text: string) => [0x00700100, { vr: 'CS', text }] as const
    const spacing = [0x00700101, { vr: 'DS', numbers: [0.4, 0.2] }] as const
    expect(area(mode('SCALE TO FIT'))).toMatchObject({ size: { mode: 'fit' }, aspect: null })
    expect(area(mode('MAGNIFY'), [0x00700103, { vr: 'FL', numbers: [2] }], [0x00700102, { vr: 'IS', numbers: [3, 2] }])).toMatchObject({ size: { mode: 'magnify', screenPixels: 2 }, aspect: 1.5 })
    expect(area(mode('TRUE SIZE'), spacing)).toMatchObject({ size: { mode: 'true', columnMm: 0.2 }, aspect: 2 })
    expect(() => area(mode('TRUE SIZE'))).toThrow('asks for true size')
  })

  test('is for the films and frames that its parts name', () => {
    const parts = [{ films: null, n: 0 }, { films: [{ sopInstanceUid: '1.2', frames: [1] }], n: 1 }, { films: [{ sopInstanceUid: '1.2', frames: null }], n: 2 }]
    expect(partsFor(parts, '1.2', 0).map(({ n }) => n)).toEqual([0, 2])
    expect(partsFor(parts, '1.2', 1).map(({ n }) => n)).toEqual([0, 1, 2])
    expect(partsFor(parts, '1.3', 1).map(({ n }) => n)).toEqual([0])
  })

  test('that is of another kind, names no film or turns by odd angles is refused with the reason; an image is none', () => {
    expect(() => read(presentationFile({ ...of, sopClassUid: '1.2.840.10008.5.1.4.1.1.11.2' }))).toThrow('of a kind that is not shown')
    expect(() => read(presentationFile({ ...of, elements: [[0x00081115, items([])]] }))).toThrow('names no film')
    expect(() => read(presentationFile({ ...of, elements: [[0x00700042, { vr: 'US', numbers: [45] }]] }))).toThrow('other than quarter turns')
    expect(() => read(presentationFile({ ...of, elements: [[0x00283110, items([[0x00281050, { vr: 'DS', numbers: [1] }], [0x00281051, { vr: 'DS', numbers: [2] }]])], [0x0070005a, items([[0x00700052, { vr: 'SL', numbers: [1, 1] }], [0x00700053, { vr: 'SL', numbers: [2, 2] }]])]] }))).not.toThrow()
    expect(read(imageFile())).toBeNull()
    expect(read(writeDicom(new Map([[0x00080016, { vr: 'UI', text: '1.2' }], [0x00080018, { vr: 'UI', text: '1.3' }]])))).toBeNull()
  })

  const dcmpsmk = '/usr/bin/dcmpsmk'
  test.skipIf(!existsSync(dcmpsmk))('that dcmtk makes of an image is read', () => {
    const folder = temporaryFolder()
    const image = join(folder, 'image.dcm')
    writeFileSync(image, imageFile([[0x00281050, { vr: 'DS', numbers: [4] }], [0x00281051, { vr: 'DS', numbers: [8] }], [0x0020000e, { vr: 'UI', text: '2.25.8' }], [0x00100020, { vr: 'LO', text: 'P1' }]]))
    execFileSync(dcmpsmk, [image, join(folder, 'state.dcm')])
    const header = read(readFileSync(join(folder, 'state.dcm')))!
    expect(header).toMatchObject({ patient: { id: 'P1' }, study: { uid: '2.25.7' } })
    expect(header.state).toMatchObject({
      films: [{ sopInstanceUid: '2.25.9' }], inverse: false, vois: [{ kind: 'window', centre: 4, width: 8 }], orientation: { quarterTurns: 0, mirrored: false },
      areas: [{ first: at(0, 0), last: at(4, 2), size: { mode: 'fit' } }]
    })
  })
})
