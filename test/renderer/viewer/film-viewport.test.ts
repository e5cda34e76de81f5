import { beforeEach, describe, expect, test, vi } from 'vitest'
import { apply, inverse } from '@shared/geometry/affine'
import type { PresentationState } from '@shared/domain/presentation-state'
import { FilmViewport } from '@renderer/viewer/film-viewport'
import type { Film } from '@renderer/viewer/film'
import type { Greys } from '@renderer/viewer/painting/greys'
import type { Picture } from '@renderer/viewer/painting/picture'

const stage = vi.hoisted(() => ({ painted: [] as { factor: number; greys: Greys }[], loads: new Map<string, { first: Promise<Film>; whole: Promise<Film> }>(), frames: new Map<number, () => void>(), asked: 0 }))
vi.mock('@renderer/viewer/film-source', () => ({
  loadFilm: ({ sopInstanceUid, frame }: { sopInstanceUid: string; frame: number }) => {
    const read = Promise.resolve(image(sopInstanceUid, frame))
    return stage.loads.get(sopInstanceUid) ?? { first: read, whole: read }
  }
}))
vi.mock('@renderer/viewer/painting/film-canvas', () => ({
  FilmCanvas: class {
    paint = ({ rasters }: Picture, _toCanvas: unknown, greys: Greys) => void stage.painted.push({ factor: rasters[0].factor, greys })
    close = () => undefined
  }
}))
vi.stubGlobal('requestAnimationFrame', (frame: () => void) => (stage.frames.set(++stage.asked, frame), stage.asked))
vi.stubGlobal('cancelAnimationFrame', (id: number) => stage.frames.delete(id))

/** 200 columns, 100 rows; `negative` ones are MONOCHROME1. */
function image(name: string, frame = 0, factor = 1): Film {
  const [columns, rows] = [200, 100]
  return {
    frame: {
      rows, columns, components: 1, range: { low: 0, high: 4095 }, found: { low: 0, high: 4000 }, negative: name === 'negative', modalityCode: 'DX',
      modality: { kind: 'rescale', slope: 1, intercept: 0 }, voiLut: null, windows: [{ centre: 2000 + frame, width: 1000, shape: 'LINEAR', label: '' }],
      patientOrientation: null, aspect: 1, position: [], orientation: [], frameOfReferenceUid: '', framesPerSecond: 15, overlays: []
    },
    picture: { columns, rows, components: 1, rasters: [{ values: new Uint16Array((columns * rows) / factor ** 2), columns: columns / factor, rows: rows / factor, factor }] }
  }
}
const film = (sopInstanceUid: string, frame = 0) => ({ sopInstanceUid, frame, spacing: { rowMm: 0.2, columnMm: 0.1, source: 'PixelSpacing' as const } })
const area = { films: null, first: { columnPx: 50, rowPx: 20 }, last: { columnPx: 100, rowPx: 40 }, size: { mode: 'fit' as const }, aspect: null }
const state: PresentationState = { films: [{ sopInstanceUid: 'a', frames: [0] }], modality: { kind: 'rescale', slope: 1, intercept: 0 }, vois: [], presentationLut: null, inverse: true, areas: [area], orientation: { quarterTurns: 0, mirrored: false }, annotations: [], shutters: [], shutterGrey: 0, overlays: [], gaps: [] }
const presentation = { sopInstanceUid: '2.1', label: '', description: '', creator: '', createdDate: null, createdTime: null, state }

function open() {
  const pane = { clientWidth: 400, clientHeight: 300 }
  return { pane, viewport: new FilmViewport(pane as HTMLElement) }
}

/** What the screen does sixty times a second. */
function drawn(viewport: FilmViewport) {
  for (const frame of [...stage.frames.values()]) frame()
  return viewport.view()!
}

async function shown(...[ref, left, chosen]: Parameters<FilmViewport['show']>) {
  const { pane, viewport } = open()
  expect(await viewport.show(ref, left, chosen)).toBe(true)
  return { pane, viewport, view: drawn(viewport) }
}
/** Where a point of the film is on the screen, to a millionth of a pixel. */
function placeOn(view: { toCanvas: Parameters<typeof apply>[0] }, x: number, y: number) {
  const place = apply(view.toCanvas, { x, y })
  const rounded = (value: number) => Math.round(1e6 * value) / 1e6 + 0
  return { x: rounded(place.x), y: rounded(place.y) }
}

beforeEach(() => {
  stage.painted.length = 0
  stage.frames.clear()
  stage.loads.clear()
})

describe('a film in its pane', () => {
  test('fills it with pixels as high as they are, turned too, and goes on doing so when the pane changes', async () => {
    const { pane, viewport, view } = await shown(film('a'))
    // Pixels are twice as high as wide: the film is 200 x 200 of their widths.
    expect([view.scale, placeOn(view, 0, 0), placeOn(view, 200, 100)]).toEqual([1.5, { x: 50, y: 0 }, { x: 350, y: 300 }])
    viewport.rotate(1)
    expect(placeOn(drawn(viewport), 0, 0)).toEqual({ x: 350, y: 0 })
    pane.clientHeight = 100
    viewport.resize()
    expect(viewport.view()).toMatchObject({ scale: 0.5, paneHeightPx: 100, orientation: { quarterTurns: 1, mirrored: false } })
  })

  test('is drawn once a frame, however much is asked for, and its place is the same object while only its greys change', async () => {
    const { viewport, view } = await shown(film('a'))
    for (let i = 0; i < 5; i++) viewport.windowBy(0.01, 0)
    viewport.invert()
    const after = drawn(viewport)
    expect(stage.painted).toHaveLength(2)
    expect([after.windowWidth, after.windowCenter, after.inverted]).toEqual([1200, 2000, true])
    expect(after.place).toBe(view.place)
    viewport.panBy(1, 0)
    expect(drawn(viewport).place).not.toBe(view.place)
  })

  test('zooms with the place under the pointer held, within limits, and moves by pixels of the screen', async () => {
    const { viewport, view } = await shown(film('a'))
    const point = { x: 120, y: 80 }
    const held = apply(inverse(view.toCanvas)!, point)
    viewport.zoomAt(point, 3)
    viewport.zoomAt(point, 1.5)
    const zoomed = drawn(viewport)
    expect(zoomed.scale).toBeCloseTo(6.75)
    expect(placeOn(zoomed, held.x, held.y)).toEqual(point)
    viewport.panBy(-7, 5)
    expect(placeOn(drawn(viewport), held.x, held.y)).toEqual({ x: 113, y: 85 })
    viewport.zoomAt(point, 1e9)
    expect(drawn(viewport).scale).toBe(60)
    viewport.zoomAt(point, 1e-9)
    expect(drawn(viewport).scale).toBeCloseTo(0.15)
    viewport.reset()
    expect(drawn(viewport).toCanvas).toEqual(view.toCanvas)
  })

  test('stays where the reader put it when the pane changes', async () => {
    const { pane, viewport } = await shown(film('a'))
    viewport.lookAt({ columnPx: 30, rowPx: 40 }, 5)
    pane.clientWidth = 200
    viewport.resize()
    expect(viewport.view()!.scale).toBe(5)
    expect(placeOn(viewport.view()!, 30, 40)).toEqual({ x: 100, y: 150 })
  })

  test('whose smallest value is white is so from the first, and turned round on demand', async () => {
    const { viewport, view } = await shown(film('negative'))
    expect([view.inverted, stage.painted[0]!.greys.inverted]).toEqual([false, true])
    viewport.invert()
    expect([drawn(viewport).inverted, stage.painted[1]!.greys.inverted]).toEqual([true, false])
  })

  test('is drawn as it was left, in a pane of another size', async () => {
    const first = await shown(film('a'))
    first.viewport.rotate(1)
    first.viewport.setWindow({ centre: 7, width: 9 })
    first.viewport.lookAt({ columnPx: 10, rowPx: 20 }, 4)
    drawn(first.viewport)
    const look = first.viewport.look()
    expect(look).toMatchObject({ windowCenter: 7, ownWindow: true, fitted: false, scale: 4, middle: { columnPx: 10, rowPx: 20 } })
    const { view } = await shown(film('a'), look)
    expect(view).toMatchObject({ windowCenter: 7, windowWidth: 9, scale: 4, orientation: { quarterTurns: 1 } })
  })

  test('goes on from frame to frame as the reader has it, even where none was drawn between; its own window changes with the file', async () => {
    const { viewport } = await shown(film('a'))
    viewport.lookAt({ columnPx: 10, rowPx: 20 }, 4)
    drawn(viewport)
    await viewport.show(film('a', 1))
    await viewport.show(film('a', 2))
    expect(drawn(viewport)).toMatchObject({ scale: 4, windowCenter: 2002, film: { frame: 2 } })
    await viewport.show(film('b'))
    expect(drawn(viewport)).toMatchObject({ scale: 1.5, windowCenter: 2000 })
  })

  test('that was asked for later wins, whichever is read first; what is kept of a window is of the film that is drawn', async () => {
    const { viewport } = await shown(film('a'))
    const slowly = Promise.withResolvers<Film>()
    stage.loads.set('slow', { first: slowly.promise, whole: slowly.promise })
    const slow = viewport.show(film('slow'))
    const quick = viewport.show(film('b'))
    slowly.resolve(image('slow'))
    expect([await slow, await quick]).toEqual([false, true])
    expect(viewport.look()).toBeNull()
    expect(drawn(viewport).film.sopInstanceUid).toBe('b')
    expect(viewport.look()).not.toBeNull()
  })

  test('that is large is shown smaller at first; as the reader has it by then, the whole takes its place', async () => {
    const { viewport } = open()
    const whole = Promise.withResolvers<Film>()
    stage.loads.set('large', { first: Promise.resolve(image('large', 0, 2)), whole: whole.promise })
    const showing = viewport.show(film('large'))
    await vi.waitFor(() => expect(drawn(viewport)).toMatchObject({ isWhole: false, scale: 1.5, windowCenter: 2000 }))
    viewport.setWindow({ centre: 7, width: 9 })
    viewport.lookAt({ columnPx: 10, rowPx: 20 }, 4)
    whole.resolve(image('large'))
    expect(await showing).toBe(true)
    expect(drawn(viewport)).toMatchObject({ isWhole: true, scale: 4, windowCenter: 7 })
    expect(stage.painted.map(({ factor }) => factor).slice(-1)).toEqual([1])
  })

  test('whose rest does not come is not shown for the whole', async () => {
    const { viewport } = open()
    stage.loads.set('large', { first: Promise.resolve(image('large', 0, 2)), whole: Promise.reject(new Error('cut off')) })
    await expect(viewport.show(film('large'))).rejects.toThrow('cut off')
  })

  test('by a presentation state shows its area, until the reader moves it or asks for the film as filed', async () => {
    const { pane, viewport, view } = await shown(film('a'), null, presentation)
    // 50 columns, and 20 rows twice as high, in 400 x 300.
    expect(view).toMatchObject({ scale: 7.5, inverted: true, presentation })
    expect(placeOn(view, 75, 30)).toEqual({ x: 200, y: 150 })
    pane.clientWidth = 200
    viewport.resize()
    expect(viewport.view()!.scale).toBe(4)
    viewport.reset()
    await vi.waitFor(() => expect(drawn(viewport)).toMatchObject({ presentation: null, inverted: false, scale: 1 }))
    // It does not name this frame.
    const other = await shown(film('a', 1), null, presentation)
    expect(other.view.presentation).toBeNull()
  })

  test('has no place in a pane without size, and is drawn once it has one', async () => {
    const { pane, viewport } = open()
    pane.clientWidth = 0
    await viewport.show(film('a'))
    expect(drawn(viewport)).toBeNull()
    pane.clientWidth = 400
    viewport.resize()
    expect(viewport.view()!.scale).toBe(1.5)
    viewport.close()
    viewport.rotate(1)
    expect(stage.frames.size).toBe(0)
  })
})
