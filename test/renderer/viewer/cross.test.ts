import { afterEach, describe, expect, it, vi } from 'vitest'
import { affineThrough, type Affine } from '@shared/geometry/affine'
import { chooseTool, useView } from '@renderer/app/view'
import type { Change } from '@renderer/review/saves'
import { useBrush } from '@renderer/viewer/brush'
import { middleOf, stepped } from '@renderer/viewer/cross'
import { setDraft, useDraft } from '@renderer/viewer/draw-state'
import { goOn, lift, putDown, setPoint, takeBack, type DrawingTool } from '@renderer/viewer/drawing'
import { useMeasuring } from '@renderer/viewer/measuring'

const sent = vi.hoisted((): Change[] => [])
vi.mock('@renderer/review/saves', () => ({ save: (change: Change) => sent.push(change), useSaves: { getState: () => ({ open: [] }) } }))
vi.mock('@renderer/door/door', () => ({ door: {} }))

const film = { columns: 400, rows: 300 }
const at = (columnPx: number, rowPx: number) => ({ columnPx, rowPx })
/** 400 x 300 pixels at so many CSS pixels each, upright. */
const upright = (scale: number): Affine => affineThrough({ width: 400, height: 300 }, { x: 0, y: 0 }, { x: 400 * scale, y: 0 }, { x: 0, y: 300 * scale })
/** Turned clockwise by a quarter: columns run down the screen, rows to the left. */
const turned: Affine = affineThrough({ width: 400, height: 300 }, { x: 300, y: 0 }, { x: 300, y: 400 }, { x: 0, y: 0 })

describe('the cross', () => {
  it('moves as the screen has it, whatever way the film lies, by whole pixels and never off the film', () => {
    expect(stepped(at(10.5, 10.5), 'right', false, { ...film, toCanvas: upright(2) })).toEqual(at(11.5, 10.5))
    expect(stepped(at(10.5, 10.5), 'down', false, { ...film, toCanvas: upright(8) })).toEqual(at(10.5, 11.5))
    expect(stepped(at(10.5, 10.5), 'right', false, { ...film, toCanvas: upright(0.25) })).toEqual(at(18.5, 10.5))
    expect(stepped(at(10.5, 10.5), 'right', true, { ...film, toCanvas: upright(1) })).toEqual(at(40.5, 10.5))
    expect(stepped(at(10.5, 10.5), 'down', false, { ...film, toCanvas: turned })).toEqual(at(12.5, 10.5))
    expect(stepped(at(10.5, 10.5), 'right', false, { ...film, toCanvas: turned })).toEqual(at(10.5, 8.5))
    expect(stepped(at(10.5, 10.5), 'left', true, { ...film, toCanvas: upright(1) })).toEqual(at(0, 10.5))
    expect(stepped(at(399.5, 10.5), 'right', true, { ...film, toCanvas: upright(1) })).toEqual(at(400, 10.5))
  })

  it('begins at the centre of a pixel in the middle of what is seen', () => {
    expect(middleOf({ ...film, toCanvas: upright(2), paneWidthPx: 401, paneHeightPx: 205 })).toEqual(at(100.5, 51.5))
    // The pane shows nothing but what is beside the film.
    expect(middleOf({ ...film, toCanvas: { ...upright(1), e: 5_000 }, paneWidthPx: 100, paneHeightPx: 100 })).toEqual(at(0, 50.5))
  })
})

describe('drawing by keys', () => {
  const sheet = { studyUid: '1.2', view: { ...film, film: { sopInstanceUid: '1.2.3', frame: 0, spacing: null } } }
  const kept = () => sent.map((change) => (change.kind === 'region' ? change.region.points : change.kind === 'measurement' ? change.measurement.points : change.kind === 'regions' ? change.regions[0]?.points : []))
  const begin = (tool: DrawingTool) => {
    useView.setState({ studyUid: '1.2', selectedClass: 'nodule', tool: 'window' })
    chooseTool(tool)
  }
  afterEach(() => {
    sent.length = 0
    setDraft(null)
    useMeasuring.setState({ draft: null, selected: null })
    useBrush.setState({ stroke: null })
  })

  it('makes of a box, a length and a stroke the very same as the pointer does', () => {
    for (const tool of ['box', 'length', 'brush'] as const) {
      begin(tool)
      setPoint(tool, sheet, at(10, 10))
      goOn(tool, sheet, at(60, 40))
      setPoint(tool, sheet, at(60, 40))
      const byKeys = kept()
      sent.length = 0
      begin(tool)
      putDown(tool, sheet, at(10, 10))
      goOn(tool, sheet, at(60, 40))
      lift(tool, sheet, at(60, 40))
      expect(kept()).toEqual(byKeys)
      expect(byKeys[0]!.length).toBeGreaterThan(1)
      sent.length = 0
    }
  })

  it('ends a polygon where its last point is set again, and takes points back one by one', () => {
    begin('polygon')
    for (const point of [at(10, 10), at(50, 10), at(90, 90), at(50, 50)]) setPoint('polygon', sheet, point)
    takeBack('polygon')
    expect(useDraft.getState().draft?.points).toHaveLength(3)
    setPoint('polygon', sheet, at(90, 90))
    expect(kept()).toEqual([[at(10, 10), at(50, 10), at(90, 90)]])
    expect(useView.getState().tool).toBe('window')

    begin('angle')
    setPoint('angle', sheet, at(1, 1))
    setPoint('angle', sheet, at(2, 2))
    takeBack('angle')
    expect(useMeasuring.getState().draft?.points).toEqual([at(1, 1)])
    takeBack('angle')
    takeBack('angle')
    expect(useMeasuring.getState().draft).toBeNull()
    for (const tool of ['box', 'brush'] as const) {
      begin(tool)
      setPoint(tool, sheet, at(1, 1))
      takeBack(tool)
      expect([useDraft.getState().draft, useBrush.getState().stroke]).toEqual([null, null])
    }
  })
})
