import { describe, expect, it } from 'vitest'
import { imagePlane } from '@shared/geometry/image-plane'
import { pixelSizeOf } from '@shared/geometry/pixel-size'
import type { FilmView } from '@renderer/viewer/film-view'
import type { FilmViewport } from '@renderer/viewer/film-viewport'
import { asStored, turn } from '@renderer/viewer/orientation'
import { changeBetween, follow } from '@renderer/viewer/pane-sync'

function view(change: Partial<FilmView> = {}, scale = 0.5, e = 0, f = 0): FilmView {
  const place = {
    film: { sopInstanceUid: '1.2', frame: 0, spacing: null },
    columns: 1000,
    rows: 1000,
    toCanvas: { a: scale, b: 0, c: 0, d: scale, e, f },
    scale,
    orientation: asStored,
    presentation: null,
    paneWidthPx: 500,
    paneHeightPx: 500,
    patientOrientation: null,
    pixelSize: pixelSizeOf(null),
    plane: null,
    planes: [],
    framesPerSecond: 15
  }
  return { ...place, place, windowCenter: 100, windowWidth: 200, isWhole: true, inverted: false, gaps: [], ...change }
}

/** A viewport that only tells what it was asked to do. */
function recorder(shown: FilmView) {
  const calls: unknown[][] = []
  const note = (name: string) => (...given: unknown[]) => void calls.push([name, ...given])
  return { calls, viewport: { view: () => shown, zoomAt: note('zoomAt'), panBy: note('panBy'), setWindow: note('setWindow'), invert: note('invert'), lookAt: note('lookAt') } as unknown as FilmViewport }
}

describe('what a reader did to one film', () => {
  it('is its zoom, way, window and inversion', () => {
    const before = view()
    // Twice as large, the middle (500, 500) moved by (10, -20).
    const after = view({ windowCenter: 150, windowWidth: 100, inverted: true }, 1, 250 + 10 - 500, 250 - 20 - 500)
    expect(changeBetween(before, after)).toEqual({ zoom: 2, dx: 10, dy: -20, windowFactor: 0.5, windowShift: 0.25, inverted: true })
  })

  it('is nothing where only the film, the pane or the position changed', () => {
    expect(changeBetween(view(), view())).toBeNull()
    expect(changeBetween(view(), view({ film: { sopInstanceUid: '1.3', frame: 0, spacing: null } }, 1))).toBeNull()
    expect(changeBetween(view(), view({ paneWidthPx: 400 }, 0.4))).toBeNull()
    expect(changeBetween(view(), view({ orientation: turn(asStored, 1) }))).toBeNull()
  })
})

describe('the other film', () => {
  it('is moved and zoomed the same way, and its window changes by the same part of its own', () => {
    const { calls, viewport } = recorder(view({ windowCenter: 1000, windowWidth: 4000 }))
    follow(viewport, { zoom: 2, dx: 10, dy: -20, windowFactor: 0.5, windowShift: 0.25, inverted: true }, view())
    expect(calls).toEqual([['zoomAt', { x: 250, y: 250 }, 2], ['panBy', 10, -20], ['setWindow', { centre: 2000, width: 2000 }], ['invert']])
  })

  it('shows the same place of the patient at the same size where both share a frame of reference', () => {
    const plane = (x: number, mm: number, uid = '1.9') => imagePlane({ frameOfReferenceUid: uid, position: [x, 0, 0], orientation: [1, 0, 0, 0, 0, -1], spacing: { rowMm: mm, columnMm: mm } })
    const size = (mm: number) => pixelSizeOf({ rowMm: mm, columnMm: mm, source: 'PixelSpacing' })
    const leader = view({ plane: plane(0, 0.1), pixelSize: size(0.1) })
    const { calls, viewport } = recorder(view({ plane: plane(10, 0.2), pixelSize: size(0.2) }))
    const panned = { zoom: 1, dx: 5, dy: 0, windowFactor: 1, windowShift: 0, inverted: false }
    follow(viewport, panned, leader)
    // The middle (500, 500) lies 49.95 mm along the rows: 39.95 mm, or 199.75 pixels of 0.2 mm, from the other's first.
    expect(calls).toEqual([['lookAt', { columnPx: expect.closeTo(200.25, 6) as number, rowPx: expect.closeTo(250.25, 6) as number }, 1]])
    const stranger = recorder(view({ plane: plane(10, 0.2, '1.8') }))
    follow(stranger.viewport, panned, leader)
    expect(stranger.calls.map(([name]) => name)).toEqual(['zoomAt', 'panBy'])
  })
})
