import { describe, expect, test } from 'vitest'
import { accepting, boxing, id } from '@test/fixtures/decisions'
import { addStudy } from '@test/fixtures/library-rows'
import { openReview } from '@test/fixtures/open-review'

describe('a region', () => {
  test('is kept in pixels of the film, changed by its id, and removed', async () => {
    const { review, film } = await openReview()
    await review.decide(accepting(film, 1))
    const added = await review.saveRegion(boxing(film, 11, id(1)))
    expect(added.regions).toEqual([{ ...boxing(film, 11, id(1)), reader: 'Reader 1', updatedAt: '2026-01-01T00:00:01.000Z' }])
    const moved = { ...boxing(film, 11, id(1)), points: [{ columnPx: -3, rowPx: 0 }, { columnPx: 2000, rowPx: 2510 }] }
    expect((await review.saveRegion(moved)).regions).toMatchObject([moved])
    const { regions, history } = await review.removeRegion({ studyUid: film.studyUid, id: id(11) })
    expect(regions).toEqual([])
    expect(history.map((entry) => entry.action)).toEqual(['region-removed', 'region', 'region', 'label'])
  })

  test('sent or removed twice changes nothing the second time', async () => {
    const { review, film } = await openReview()
    const first = await review.saveRegion(boxing(film, 11))
    expect(await review.saveRegion(boxing(film, 11))).toEqual(first)
    const gone = await review.removeRegion({ studyUid: film.studyUid, id: id(11) })
    expect(await review.removeRegion({ studyUid: film.studyUid, id: id(11) })).toEqual(gone)
  })

  test.each([
    ['a box of one point', { points: [{ columnPx: 1, rowPx: 1 }] }],
    ['a point of two', { kind: 'point' as const }],
    ['a polygon of two', { kind: 'polygon' as const }],
    ['a point that is not a number', { points: [{ columnPx: NaN, rowPx: 1 }, { columnPx: 1, rowPx: 1 }] }],
    ['a corner far right of the film', { points: [{ columnPx: 1, rowPx: 1 }, { columnPx: 2126, rowPx: 1 }] }],
    ['a corner far above the film', { points: [{ columnPx: 1, rowPx: -126 }, { columnPx: 5, rowPx: 1 }] }]
  ])('with %s is refused', async (_name, wrong) => {
    const { review, film } = await openReview()
    await expect(review.saveRegion({ ...boxing(film, 11), ...wrong })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    expect((await review.get(film)).history).toEqual([])
  })

  test('of another film, for a label of another study, or never drawn is refused', async () => {
    const { store, review, film } = await openReview()
    const other = await addStudy(store, 2)
    await review.decide(accepting(other, 1))
    await review.saveRegion(boxing(film, 11))
    await expect(review.saveRegion({ ...boxing(film, 12), sopInstanceUid: other.sopInstanceUid })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(review.saveRegion(boxing(film, 12, id(1)))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(review.saveRegion(boxing(other, 11))).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(review.removeRegion({ studyUid: film.studyUid, id: id(99) })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(review.removeRegion({ studyUid: other.studyUid, id: id(11) })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('regions changed as one', () => {
  test('are one line of the history and one undo, and none of them changes when one is refused', async () => {
    const { review, film } = await openReview()
    await review.saveRegion(boxing(film, 11))
    await review.saveRegion(boxing(film, 12))
    const before = await review.get(film)
    const moved = { ...boxing(film, 11), kind: 'polygon' as const, points: [{ columnPx: 1, rowPx: 1 }, { columnPx: 9, rowPx: 1 }, { columnPx: 9, rowPx: 9 }] }
    const after = await review.saveRegions({ studyUid: film.studyUid, regions: [moved, boxing(film, 13)], removed: [id(12)] })
    expect(after.regions.map((region) => region.id)).toEqual([id(11), id(13)])
    expect(after.history).toHaveLength(before.history.length + 1)
    const undone = await review.undo(film)
    expect(undone.regions).toEqual(before.regions)
    expect((await review.redo(film)).regions).toEqual(after.regions)
    await expect(review.saveRegions({ studyUid: film.studyUid, regions: [boxing(film, 14), { ...boxing(film, 15), kind: 'point' }], removed: [] })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    expect((await review.get(film)).regions).toEqual(after.regions)
  })

  test('of another study are refused', async () => {
    const { store, review, film } = await openReview()
    const other = await addStudy(store, 2)
    await expect(review.saveRegions({ studyUid: film.studyUid, regions: [boxing(other, 11)], removed: [] })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })
})
