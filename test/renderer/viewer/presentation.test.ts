import { describe, expect, test } from 'vitest'
import type { KeptPresentation, ListedPresentation, PresentationState } from '@shared/domain/presentation-state'
import { coversOf, gapsOf, lookOfArea, presentationsOf, presentedPlanes, strays } from '@renderer/viewer/presentation'

const plain: PresentationState = {
  films: [{ sopInstanceUid: '1.2', frames: [0] }],
  modality: { kind: 'rescale', slope: 1, intercept: 0 },
  vois: [],
  presentationLut: null,
  inverse: false,
  areas: [],
  orientation: { quarterTurns: 0, mirrored: false },
  annotations: [],
  shutters: [],
  shutterGrey: 0,
  overlays: [],
  gaps: []
}
const listed = (sopInstanceUid: string, state: PresentationState | null): ListedPresentation => ({ sopInstanceUid, label: '', description: '', creator: '', createdDate: null, createdTime: null, state })
const table = { first: 0, bits: 8, entries: 'AAD/AA==' }
const plane = { label: 'own', rows: 1, columns: 8, originRowPx: 0, originColumnPx: 0, bits: 'gQ==' }
const ofFilm = [{ group: 0x6002, label: 'film', rows: 1, columns: 1, originRowPx: 0, originColumnPx: 0, bits: Uint8Array.of(1) }]

describe('presentation states of a study', () => {
  const all = [listed('2.1', plain), listed('2.2', { ...plain, films: [{ sopInstanceUid: '1.3', frames: null }] }), listed('2.3', null)]

  test('are offered for the frames that they name', () => {
    const of = (sopInstanceUid: string, frame: number) => presentationsOf(all, { sopInstanceUid, frame, spacing: null }).map((one: KeptPresentation) => one.sopInstanceUid)
    expect([of('1.2', 0), of('1.2', 1), of('1.3', 7)]).toEqual([['2.1'], [], ['2.2']])
  })

  test('are said to be of no use where none of their films is there, or their file is not', () => {
    expect(strays(all, new Set(['1.2'])).map(({ sopInstanceUid }) => sopInstanceUid)).toEqual(['2.2', '2.3'])
  })
})

describe('what a presentation state shows', () => {
  test('are overlays of its own, and the film\'s of the groups that it names, no others', () => {
    const planes = presentedPlanes({ ...plain, overlays: [{ group: 0x6000, plane }, { group: 0x6002, plane: null }, { group: 0x6004, plane: null }] }, ofFilm)
    expect(planes.map(({ label, bits }) => [label, ...bits])).toEqual([['own', 0x81], ['film', 1]])
    expect(presentedPlanes(plain, ofFilm)).toEqual([])
    expect(coversOf({ ...plain, shutters: [{ kind: 'bitmap', plane }] })).toMatchObject([{ label: 'own' }])
  })

  test('is an area fitted to the pane, magnified, or as large as it is', () => {
    const area = { films: null, first: { columnPx: 100, rowPx: 50 }, last: { columnPx: 300, rowPx: 150 }, aspect: null }
    const turned = { a: 0, b: 2, c: -2, d: 0, e: 0, f: 0 }
    const pane = { clientWidth: 200, clientHeight: 800 }
    const look = (size: PresentationState['areas'][number]['size'], screenPixelMm: number | null = null) => lookOfArea({ ...area, size }, turned, pane, screenPixelMm)
    globalThis.devicePixelRatio = 2
    // 100 rows lie across 200 pixels of the pane.
    expect(look({ mode: 'fit' })).toEqual({ middle: { columnPx: 200, rowPx: 100 }, scale: 2 })
    expect(look({ mode: 'magnify', screenPixels: 3 }).scale).toBe(1.5)
    // A pixel of 0.5 mm on screen pixels of 0.25 mm takes two of them: one of CSS.
    expect(look({ mode: 'true', columnMm: 0.5 }, 0.25).scale).toBe(1)
    expect(look({ mode: 'true', columnMm: 0.5 }).scale).toBe(2)
  })

  test('is not all that it asks for, which is said', () => {
    const film = { sopInstanceUid: '1.2', frame: 0 }
    const shown = { isColour: false, aspect: 1, planes: 0, screenPixelMm: null }
    const area = { films: null, first: { columnPx: 0, rowPx: 0 }, last: { columnPx: 1, rowPx: 1 }, size: { mode: 'true', columnMm: 1 }, aspect: 1.005 } as const
    const lut: PresentationState = { ...plain, presentationLut: table }
    expect(gapsOf({ ...plain, gaps: ['mask'] }, film, shown)).toEqual(['mask'])
    expect(gapsOf(lut, film, shown)).toEqual([])
    expect(gapsOf(lut, film, { ...shown, isColour: true })).toEqual(['luts'])
    expect(gapsOf({ ...plain, areas: [area] }, film, shown)).toEqual(['true-size'])
    expect(gapsOf({ ...plain, areas: [area] }, film, { ...shown, screenPixelMm: 0.2, aspect: 2 })).toEqual(['aspect'])
    expect(gapsOf({ ...plain, overlays: [{ group: 0x6004, plane: null }] }, film, shown)).toEqual(['overlay'])
  })
})
