import { beforeEach, describe, expect, it, vi } from 'vitest'
import { openStudy, selectClass } from '@renderer/app/view'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { regionsNow } from '@renderer/review/use-regions'
import { useSaves } from '@renderer/review/saves'
import { beginStroke, endStroke, goOnStroke, resizeBrush, toggleEraser, useBrush } from '@renderer/viewer/brush'
import { painted } from '@renderer/viewer/brush-mask'

const fake = await vi.hoisted(async () => {
  const { createFakeClient } = await import('../fake/fake-client')
  return createFakeClient({ delayMs: 1 })
})
vi.mock('@renderer/door/door', () => ({ door: fake.door }))

const film = { columns: 500, rows: 400 }
const sopInstanceUid = '1.2.3.4'
let studyUid = ''

/** A pull from place to place with the brush as it is. */
async function pull(points: readonly (readonly [number, number])[], erase = false): Promise<void> {
  const [first, ...rest] = points.map(([columnPx, rowPx]) => ({ columnPx, rowPx }))
  beginStroke(sopInstanceUid, first!, film, erase)
  for (const point of rest) goOnStroke(point)
  endStroke(film)
  await vi.waitFor(() => expect(useSaves.getState().open).toEqual([]))
}

/** Area enclosed, in pixels. */
const areaOf = (points: readonly { columnPx: number; rowPx: number }[]) =>
  Math.abs(points.reduce((sum, a, i) => sum + a.columnPx * points[(i + 1) % points.length]!.rowPx - points[(i + 1) % points.length]!.columnPx * a.rowPx, 0) / 2)

const shown = () => regionsNow(studyUid, sopInstanceUid)

beforeEach(async () => {
  const { studies } = await fake.door.studies.list({})
  studyUid = studies.find((row) => row.studyUid !== studyUid)!.studyUid
  await queryClient.query(queries.review(studyUid))
  for (const { id } of shown()) await fake.door.review.removeRegion({ studyUid, id })
  await queryClient.invalidateQueries()
  await queryClient.query({ ...queries.review(studyUid), staleTime: 0 })
  openStudy(studyUid)
  selectClass('edema')
  useBrush.setState({ radius: 0.04, erasing: false })
})

describe('the brush', () => {
  it('paints a region of the selected finding as large as the stroke', async () => {
    await pull([[100, 100], [200, 100]])
    const [region, ...others] = shown()
    expect(others).toEqual([])
    expect(region).toMatchObject({ class: 'edema', kind: 'polygon', studyUid, sopInstanceUid, outlinedBy: null })
    // A bar of 100 x 40 with round ends of radius 20.
    expect(areaOf(region!.points)).toBeGreaterThan(0.97 * (100 * 40 + Math.PI * 400))
    expect(areaOf(region!.points)).toBeLessThan(1.03 * (100 * 40 + Math.PI * 400))
  })

  it('goes on with the region that a stroke touches, joins two, and leaves those of other findings alone', async () => {
    await pull([[100, 100]])
    await pull([[300, 100]])
    selectClass('nodule')
    await pull([[200, 110]])
    selectClass('edema')
    expect(shown()).toHaveLength(3)
    const first = shown().find(({ class: name, points }) => name === 'edema' && points.every(({ columnPx }) => columnPx < 150))!
    const other = shown().find((region) => region.class === 'nodule')!
    await pull([[100, 100], [300, 100]])
    const edema = shown().filter((region) => region.class === 'edema')
    expect(edema).toHaveLength(1)
    expect(edema[0]!.id).toBe(first.id)
    expect(shown().find((region) => region.class === 'nodule')).toEqual(other)
  })

  it('erases: cuts a region in two, then takes all of it; each stroke is one undo', async () => {
    await pull([[100, 200], [300, 200]])
    await pull([[200, 150], [200, 250]], true)
    expect(shown()).toHaveLength(2)
    toggleEraser()
    useBrush.setState({ radius: 0.15 })
    await pull([[60, 200], [340, 200]])
    expect(shown()).toEqual([])
    const review = await fake.door.review.undo({ studyUid })
    expect(review.regions).toHaveLength(2)
    expect((await fake.door.review.undo({ studyUid })).regions).toHaveLength(1)
  })

  it('never paints off the film', async () => {
    await pull([[495, 395]])
    for (const { columnPx, rowPx } of shown()[0]!.points) {
      expect(columnPx).toBeLessThanOrEqual(500)
      expect(rowPx).toBeLessThanOrEqual(400)
    }
  })

  it('changes nothing where there is nothing to erase', async () => {
    const before = await fake.door.review.get({ studyUid })
    await pull([[100, 100]], true)
    expect((await fake.door.review.get({ studyUid })).history).toEqual(before.history)
  })

  it('grows and shrinks by keys, within limits', () => {
    for (let i = 0; i < 50; i++) resizeBrush(1)
    expect(useBrush.getState().radius).toBe(0.15)
    for (let i = 0; i < 50; i++) resizeBrush(-1)
    expect(useBrush.getState().radius).toBe(0.002)
  })
})

describe('what is painted', () => {
  it('keeps a hole that is painted around or rubbed out', () => {
    const ring = Array.from({ length: 64 }, (_, i) => ({ columnPx: 200 + 80 * Math.cos((i / 63) * 2 * Math.PI), rowPx: 200 + 80 * Math.sin((i / 63) * 2 * Math.PI) }))
    const [outline, ...others] = painted([], { mode: 'paint', radiusPx: 15, points: ring }, film)
    expect(others).toEqual([])
    const expected = Math.PI * (95 ** 2 - 65 ** 2)
    expect(Math.abs(areaOf(outline!) / expected - 1)).toBeLessThan(0.03)
  })

  it('hardly moves where a stroke is repeated thirty times', () => {
    const stroke = { mode: 'paint' as const, radiusPx: 20, points: [{ columnPx: 200, rowPx: 200 }] }
    let outlines = painted([], stroke, film)
    const before = areaOf(outlines[0]!)
    for (let i = 0; i < 30; i++) outlines = painted(outlines, { mode: 'erase', radiusPx: 1, points: [{ columnPx: 400, rowPx: 200 }] }, film)
    expect(Math.abs(areaOf(outlines[0]!) / before - 1)).toBeLessThan(0.02)
  })
})
