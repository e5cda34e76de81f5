import { describe, expect, test } from 'vitest'
import type { DrawnMeasurement } from '@shared/domain/measurement'
import { verifyAudit } from '@main/audit/verify'
import { boxing, id } from '@test/fixtures/decisions'
import { addStudy, type StudyRows } from '@test/fixtures/library-rows'
import { openReview, reviewOf } from '@test/fixtures/open-review'

const measuring = (film: StudyRows, number: number, change: Partial<DrawnMeasurement> = {}): DrawnMeasurement => ({
  id: id(number),
  studyUid: film.studyUid,
  sopInstanceUid: film.sopInstanceUid,
  frame: 0,
  kind: 'length',
  points: [
    { columnPx: 100, rowPx: 200.5 },
    { columnPx: 300, rowPx: 400 }
  ],
  ...change
})
const somewhere = { columnPx: 5, rowPx: 5 }

describe('a measurement', () => {
  test('is kept with its reader, changed by its id, removed, and every step is undone and audited', async () => {
    const { store, review, film } = await openReview()
    const added = await review.saveMeasurement(measuring(film, 1))
    expect(added.measurements).toEqual([{ ...measuring(film, 1), reader: 'Reader 1', updatedAt: '2026-01-01T00:00:00.000Z' }])
    const moved = measuring(film, 1, { points: [somewhere, { columnPx: 300, rowPx: 400 }] })
    await review.saveMeasurement(moved)
    const removed = await review.removeMeasurement({ studyUid: film.studyUid, id: id(1) })
    expect(removed.measurements).toEqual([])
    expect(removed.history.map(({ action, subject }) => `${action} ${subject}`)).toEqual(['measurement-removed length', 'measurement length', 'measurement length'])
    // What undo needs is in the store alone: another process goes on with it.
    const later = reviewOf(store)
    expect((await later.undo(film)).measurements).toMatchObject([moved])
    expect((await later.undo(film)).measurements).toMatchObject([measuring(film, 1)])
    expect((await later.undo(film)).measurements).toEqual([])
    expect((await later.redo(film)).measurements).toMatchObject([measuring(film, 1)])
    expect(await verifyAudit(store)).toMatchObject({ intact: true })
    const audited = await store.db.selectFrom('audit').select('action').where('action', 'like', 'review.measurement%').execute()
    expect(audited).toHaveLength(3)
  })

  test('sent or removed twice changes nothing the second time', async () => {
    const { review, film } = await openReview()
    const first = await review.saveMeasurement(measuring(film, 1))
    expect(await review.saveMeasurement(measuring(film, 1))).toEqual(first)
    const gone = await review.removeMeasurement({ studyUid: film.studyUid, id: id(1) })
    expect(await review.removeMeasurement({ studyUid: film.studyUid, id: id(1) })).toEqual(gone)
  })

  test.each<[string, Partial<DrawnMeasurement>]>([
    ['a length of three points', { points: [somewhere, somewhere, somewhere] }],
    ['an angle of two', { kind: 'angle' }],
    ['a ratio of three', { kind: 'cardiothoracic', points: [somewhere, somewhere, somewhere] }],
    ['a point that is not a number', { points: [somewhere, { columnPx: NaN, rowPx: 1 }] }],
    ['a point far off the film', { points: [somewhere, { columnPx: 9000, rowPx: 1 }] }],
    ['a frame that the film has not', { frame: 1 }]
  ])('with %s is refused', async (_name, wrong) => {
    const { review, film } = await openReview()
    await expect(review.saveMeasurement(measuring(film, 1, wrong))).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    expect((await review.get(film)).history).toEqual([])
  })

  test('never becomes one of another film or kind, and no region', async () => {
    const { store, review, film } = await openReview()
    const other = await addStudy(store, 2)
    await review.saveMeasurement(measuring(film, 1))
    await expect(review.saveMeasurement(measuring(other, 1))).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(review.saveMeasurement(measuring(film, 1, { kind: 'angle', points: [somewhere, somewhere, somewhere] }))).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(review.removeMeasurement({ studyUid: other.studyUid, id: id(1) })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await review.saveRegion(boxing(film, 2))
    expect(await review.get(film)).toMatchObject({ measurements: [{ id: id(1) }], regions: [{ id: id(2) }] })
  })
})
