import { describe, expect, test } from 'vitest'
import { openReview } from '@test/fixtures/open-review'

describe('the report', () => {
  test('begins empty and counts its revisions', async () => {
    const { review, film } = await openReview()
    const { studyUid } = film
    expect((await review.get(film)).report).toEqual({ studyUid, text: '', revision: 0, reader: '', updatedAt: null })
    await review.saveReport({ studyUid, text: 'First.', revision: 0 })
    const { report } = await review.saveReport({ studyUid, text: 'Second.', revision: 1 })
    expect(report).toEqual({ studyUid, text: 'Second.', revision: 2, reader: 'Reader 1', updatedAt: '2026-01-01T00:00:01.000Z' })
  })

  test('can be searched for', async () => {
    const { store, review, film } = await openReview()
    await review.saveReport({ studyUid: film.studyUid, text: 'Kerley lines.', revision: 0 })
    const found = await store.db.selectFrom('study_search').select('study_uid').where('report', 'match', 'kerley').execute()
    expect(found).toEqual([{ study_uid: film.studyUid }])
  })

  test('is not overwritten by a text that was based on an older revision', async () => {
    const { review, film } = await openReview()
    const { studyUid } = film
    await review.saveReport({ studyUid, text: 'Mine.', revision: 0 })
    await expect(review.saveReport({ studyUid, text: 'Theirs.', revision: 0 })).rejects.toMatchObject({ code: 'CONFLICT' })
    expect((await review.get(film)).report.text).toBe('Mine.')
  })

  test('sent twice changes nothing the second time', async () => {
    const { review, film } = await openReview()
    const first = await review.saveReport({ studyUid: film.studyUid, text: 'Mine.', revision: 0 })
    expect(await review.saveReport({ studyUid: film.studyUid, text: 'Mine.', revision: 0 })).toEqual(first)
  })

  test('never takes a revision twice, through undo and redo as well', async () => {
    const { review, film } = await openReview()
    const { studyUid } = film
    await review.saveReport({ studyUid, text: 'A', revision: 0 })
    await review.saveReport({ studyUid, text: 'B', revision: 1 })
    const seen = [await review.undo(film), await review.undo(film), await review.redo(film), await review.redo(film)]
    expect(seen.map(({ report }) => [report.text, report.revision])).toEqual([
      ['A', 3],
      ['', 4],
      ['A', 5],
      ['B', 6]
    ])
    await expect(review.saveReport({ studyUid, text: 'C', revision: 2 })).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  test('that a demonstration study comes with is in the log but not the reader’s to undo', async () => {
    const { store, review, film } = await openReview()
    const seeded = await review.seedReport({ studyUid: film.studyUid, text: 'No acute disease.' })
    expect(seeded).toMatchObject({ report: { text: 'No acute disease.', reader: 'demonstration', revision: 1 }, canUndo: false, canRedo: false })
    expect(seeded.history).toMatchObject([{ action: 'report', reader: 'demonstration', undone: false }])
    expect(await store.db.selectFrom('study').select('status').executeTakeFirst()).toEqual({ status: 'unread' })
    await expect(review.undo(film)).rejects.toMatchObject({ code: 'NOTHING_TO_UNDO' })
    expect(await review.seedReport({ studyUid: film.studyUid, text: 'Another.' })).toEqual(seeded)
    await review.saveReport({ studyUid: film.studyUid, text: 'Mine.', revision: 1 })
    expect((await review.undo(film)).report.text).toBe('No acute disease.')
  })
})
