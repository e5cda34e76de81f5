import { afterEach, describe, expect, it, vi } from 'vitest'
import { chooseTool, useView } from '@renderer/app/view'
import type { Change } from '@renderer/review/saves'
import { measureLines } from '@renderer/viewer/measure-lines'
import { addPoint, dropDraft, pointAhead, removeSelected, useMeasuring } from '@renderer/viewer/measuring'

const sent = vi.hoisted((): unknown[] => [])
vi.mock('@renderer/review/saves', () => ({ save: (change: Change) => sent.push(change) }))

const place = { studyUid: '1.2', sopInstanceUid: '1.2.3', frame: 0, kind: 'angle' as const }
const at = (columnPx: number, rowPx: number) => ({ columnPx, rowPx })

afterEach(() => {
  sent.length = 0
  useMeasuring.setState({ draft: null, selected: null })
  useView.setState({ tool: 'window' })
})

describe('measuring', () => {
  it('saves with the last point, selects what it made and puts the tool down', () => {
    chooseTool('angle')
    addPoint(place, at(1, 1))
    addPoint(place, at(2, 2))
    pointAhead(place, at(9, 9))
    expect(useMeasuring.getState().draft).toMatchObject({ points: [at(1, 1), at(2, 2)], next: at(9, 9) })
    expect(sent).toEqual([])
    addPoint(place, at(3, 1))
    const { draft, selected } = useMeasuring.getState()
    expect(draft).toBeNull()
    expect(sent).toMatchObject([{ kind: 'measurement', measurement: { ...place, id: selected!.id, points: [at(1, 1), at(2, 2), at(3, 1)] } }])
    expect(useView.getState().tool).toBe('window')
    expect(removeSelected()).toBe(true)
    expect(sent[1]).toEqual({ kind: 'remove-measurement', studyUid: '1.2', id: selected!.id })
    expect(removeSelected()).toBe(false)
  })

  it('begins anew on another frame, and drops what is put down', () => {
    addPoint(place, at(1, 1))
    addPoint({ ...place, frame: 1 }, at(2, 2))
    expect(useMeasuring.getState().draft?.points).toEqual([at(2, 2)])
    expect(dropDraft()).toBe(true)
    expect(dropDraft()).toBe(false)
    expect(sent).toEqual([])
  })
})

describe('lines of a cardiothoracic ratio', () => {
  it('run along the thorax, with a lead from the line to the other side of the heart', () => {
    const [a, b, c, d] = [{ x: 40, y: 50 }, { x: 90, y: 80 }, { x: 0, y: 100 }, { x: 120, y: 100 }]
    expect(measureLines('cardiothoracic', [a, b, c, d])).toEqual({ solid: [[a, { x: 90, y: 50 }], [c, d]], dashed: [[{ x: 90, y: 50 }, b]], label: { x: 60, y: 100 }, below: true })
    expect(measureLines('cardiothoracic', [a, b]).solid).toEqual([[a, b]])
  })
})
