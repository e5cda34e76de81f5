import { describe, expect, test } from 'vitest'
import { addStudy } from '@test/fixtures/library-rows'
import { openReview } from '@test/fixtures/open-review'

/** Four studies of one patient of different days, and one of another patient. */
async function patientOfFour() {
  const opened = await openReview()
  const { store } = opened
  const dates = { 1: '20240102', 2: '20230601', 3: '20250301', 4: '20220105' } as const
  for (const number of [2, 3, 4, 5]) await addStudy(store, number)
  await store.transaction(async (tx) => {
    for (const [number, date] of Object.entries(dates)) await tx.updateTable('study').set({ patient: 1, study_date: date }).where('study_uid', '=', `1.2.826.${number}`).execute()
  })
  return opened
}

describe('reports of earlier studies', () => {
  test('are those of earlier studies of the patient alone, newest first, signed once the study is signed off', async () => {
    const { review, film } = await patientOfFour()
    await review.saveReport({ studyUid: '1.2.826.2', text: 'Small effusion.', revision: 0 })
    await review.setStatus('1.2.826.2', 'read')
    await review.saveReport({ studyUid: '1.2.826.3', text: 'Of a later day.', revision: 0 })
    await review.saveReport({ studyUid: '1.2.826.5', text: 'Of another patient.', revision: 0 })
    expect(await review.priorReports(film)).toEqual([
      { studyUid: '1.2.826.2', studyDate: '20230601', description: 'Chest PA', modalities: ['CR'], signed: true, text: 'Small effusion.', reader: 'Reader 1', updatedAt: '2026-01-01T00:00:00.000Z' },
      { studyUid: '1.2.826.4', studyDate: '20220105', description: 'Chest PA', modalities: ['CR'], signed: false, text: '', reader: '', updatedAt: null }
    ])
    await review.setStatus('1.2.826.2', 'second-look')
    expect((await review.priorReports(film))[0]).toMatchObject({ signed: false })
  })

  test('of a study that is not there are refused', async () => {
    const { review } = await patientOfFour()
    await expect(review.priorReports({ studyUid: '1.2.3' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
