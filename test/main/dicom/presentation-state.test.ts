import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { partsFor, placeInImage } from '@shared/domain/presentation-state'
import { parseDicom } from '@main/dicom/parse'
import { readPresentation } from '@main/dicom/presentation-state'
import { writeDicom, type ElementValue } from '@main/dicom/write'
import { imageFile } from '@test/fixtures/dicom/make'
import { items, lut, overlay, presentationFile } from '@test/fixtures/dicom/presentation'
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
      [0x00181600, { vr: 'CS', text: 'CIRCULAR\\POLYGONAL' }],
      [0x00700001, items([[0x00700009, items([[0x00700005, { vr: 'CS', text: 'PIXEL' }], [0x00700022, { vr: 'FL', numbers: [1, 2] }], [0x00700023, { vr: 'CS', text: 'SPIRAL' }]])]])],
      [0x0070005a, items([[0x00700052, { vr: 'SL', numbers: [300, 51] }], [0x00700053, { vr: 'SL', numbers: [101, 250] }]])]
    ] }))!
    expect(state.gaps).toEqual(['mask', 'voi-lut', 'graphic', 'shutter'])
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

  test('is read with its tables, whatever the sign of their first input', () => {
    const { state } = read(presentationFile({ ...of, elements: [
      [0x00283000, items(lut(-2, 12, [0, 7, 4095]))],
      [0x00283110, items([[0x00283010, items(lut(60_000, 8, [1, 2, 3, 4]))]])],
      [0x20500010, items(lut(0, 16, [0, 0xffff]))]
    ] }))!
    const entries = (base64: string) => { const bytes = Buffer.from(base64, 'base64'); return Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readUInt16LE(2 * i)) }
    expect(state.modality).toMatchObject({ kind: 'table', table: { first: -2, bits: 12 } })
    expect(state.modality.kind === 'table' && entries(state.modality.table.entries)).toEqual([0, 7, 4095])
    expect(state.vois).toMatchObject([{ kind: 'table', films: null, table: { first: 60_000, bits: 8 } }])
    expect(entries(state.presentationLut!.entries)).toEqual([0, 0xffff])
  })

  test('is read with the overlays that it puts on a layer, its own or the film\'s, and the bitmap that covers the film', () => {
    const isSet = (row: number, column: number) => row === 1 && column === 2
    const { state } = read(presentationFile({ ...of, elements: [
      [0x00181600, { vr: 'CS', text: 'BITMAP' }], [0x00181622, { vr: 'US', numbers: [0xffff] }], [0x00181623, { vr: 'US', numbers: [0x6010] }],
      ...overlay(0x6000, 2, 4, isSet, 'L'), ...overlay(0x6002, 2, 4, isSet), ...overlay(0x6010, 2, 4, isSet), [0x60041001, { vr: 'CS', text: 'L' }]
    ] }))!
    const plane = { rows: 2, columns: 4, originRowPx: 0, originColumnPx: 0, bits: Buffer.from([0b0100_0000]).toString('base64') }
    expect(state.overlays).toMatchObject([{ group: 0x6000, plane }, { group: 0x6004, plane: null }])
    expect(state.shutters).toMatchObject([{ kind: 'bitmap', plane }])
    expect([state.shutterGrey, state.gaps]).toEqual([1, []])
  })

  test('whose tables, scale or overlays contradict themselves is refused, and says which', () => {
    const refused = (...elements: readonly (readonly [number, ElementValue])[]) => expect(() => read(presentationFile({ ...of, elements })))
    const short = [...lut(0, 16, [1, 2]), [0x00283002, { vr: 'US', numbers: [3, 0, 16] }]] as const
    refused([0x00283000, items(short)]).toThrow('holds a modality LUT that does not fit its descriptor')
    refused([0x00283110, items([[0x00283010, items(short)]])]).toThrow('holds a VOI LUT that does not fit its descriptor')
    refused([0x20500010, items([[0x00283006, { vr: 'OW', bytes: new Uint8Array(4) }]])]).toThrow('holds a presentation LUT that has no descriptor of three numbers')
    refused([0x20500010, items(lut(0, 20, [1, 2]))]).toThrow('holds a presentation LUT that does not fit its descriptor')
    refused([0x20500010, items(lut(5, 16, [1, 2]))]).toThrow('does not begin at 0')
    refused([0x00281052, { vr: 'DS', numbers: [1] }], [0x00281053, { vr: 'DS', numbers: [0] }]).toThrow('rescales values by numbers that make no sense')
    refused(...overlay(0x6000, 2, 4, () => true, 'L'), [0x60000010, { vr: 'US', numbers: [9] }]).toThrow('holds an overlay with other bits')
    refused([0x00181600, { vr: 'CS', text: 'BITMAP' }], [0x00181623, { vr: 'US', numbers: [0x6010] }]).toThrow('covers the film by an overlay that it does not hold')
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
