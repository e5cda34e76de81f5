import { expect, test } from 'vitest'
import { datasetOf } from '@main/runs/dataset'
import { isHeldOut } from '@main/training/library-films'
import { accepting } from '@test/fixtures/decisions'
import { addStudy } from '@test/fixtures/library-rows'
import { openReview } from '@test/fixtures/open-review'

const [read, unreadable, lateral] = Array.from({ length: 60 }, (_, i) => i + 10).filter((number) => !isHeldOut(`|PAT${number}`)) as [number, number, number]

test('labels of films that no model can learn from are not counted', async () => {
  const { store, review } = await openReview()
  const films = await Promise.all([read, unreadable, lateral].map((number) => addStudy(store, number)))
  for (const [i, film] of films.entries()) await review.decide(accepting(film, i + 1))
  await store.db.updateTable('instance').set({ view_position: 'LL' }).where('sop_instance_uid', '=', films[2]!.sopInstanceUid).execute()
  const refused = { ...films[1]!, failure: { code: 'DICOM_MALFORMED' as const, message: 'cut short' }, at: new Date().toISOString() }
  const { classes, readers, films: counted, excluded } = await datasetOf(store, ['pleural effusion'], [refused])
  expect(counted).toBe(1)
  expect(classes[0]!.trained).toEqual({ present: 1, absent: 0, uncertain: 0 })
  expect(Object.values(readers)).toEqual([1])
  expect(excluded.map(({ why }) => why).toSorted()).toEqual(['lateral', 'refused'])
})
