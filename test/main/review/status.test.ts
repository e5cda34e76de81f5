import { expect, test } from 'vitest'
import type { Store } from '@main/store/open'
import { accepting, boxing } from '@test/fixtures/decisions'
import { openReview } from '@test/fixtures/open-review'

const status = async (store: Store) => (await store.db.selectFrom('study').select('status').executeTakeFirstOrThrow()).status

test('the first thing done makes a study `reading`, and its undo unread again', async () => {
  const { store, review, film } = await openReview()
  const { history } = await review.saveRegion(boxing(film, 11))
  expect(await status(store)).toBe('reading')
  expect(history).toHaveLength(1)
  expect(await store.db.selectFrom('change').select(['action', 'bundle', 'subject']).orderBy('sequence').execute()).toEqual([
    { action: 'region', bundle: 1, subject: 'pleural effusion' },
    { action: 'status', bundle: 1, subject: 'reading' }
  ])
  await review.undo(film)
  expect(await status(store)).toBe('unread')
  await review.redo(film)
  expect(await status(store)).toBe('reading')
})

test('a status that was set by hand stays, is one step of the history, and can be undone', async () => {
  const { store, review, film } = await openReview()
  await review.setStatus(film.studyUid, 'second-look')
  await review.setStatus(film.studyUid, 'second-look')
  const { history } = await review.decide(accepting(film, 1))
  expect(await status(store)).toBe('second-look')
  expect(history.map(({ action, subject }) => [action, subject])).toEqual([
    ['label', 'pleural effusion'],
    ['status', 'second-look']
  ])
  await review.undo(film)
  await review.undo(film)
  expect(await status(store)).toBe('unread')
})
