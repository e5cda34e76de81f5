import { describe, expect, test } from 'vitest'
import { digest } from '@main/review/action'
import { saveSettings } from '@main/store/settings'
import { accepting, boxing, id, provenance } from '@test/fixtures/decisions'
import { addStudy } from '@test/fixtures/library-rows'
import { openReview } from '@test/fixtures/open-review'

describe('deciding', () => {
  test('stores the answer with its provenance, its change, its audit entry and its place in the search', async () => {
    const { store, review, film } = await openReview()
    await saveSettings(store, { reader: 'Dr. Ada' })
    const answer = accepting(film, 1)
    const after = await review.decide(answer)
    const stored = { ...answer, reader: 'Dr. Ada', updatedAt: '2026-01-01T00:00:00.000Z', provenance: provenance(0.25), source: null }
    expect(after.labels).toEqual([stored])
    expect(after).toEqual(await review.get(film))
    expect(after.history).toEqual([{ sequence: 1, at: stored.updatedAt, reader: 'Dr. Ada', action: 'label', subject: 'pleural effusion', undone: false }])
    expect(await store.db.selectFrom('study_search').select('labels').executeTakeFirst()).toEqual({ labels: 'pleural effusion small left' })
    const change = await store.db.selectFrom('change').selectAll().where('sequence', '=', 1).executeTakeFirstOrThrow()
    expect(JSON.parse(change.after!)).toEqual(stored)
    const entry = await store.db.selectFrom('audit').selectAll().where('sequence', '=', 1).executeTakeFirstOrThrow()
    expect(entry).toMatchObject({ actor: 'Dr. Ada', action: 'review.label', subject: film.studyUid })
    expect(JSON.parse(entry.details)).toEqual({
      change: 1,
      entity: 'label',
      id: answer.id,
      subject: 'pleural effusion',
      reverses: null,
      sha256: digest(change.before, change.after)
    })
  })

  test('the same decision again changes nothing and adds no history', async () => {
    const { store, review, film } = await openReview()
    const first = await review.decide(accepting(film, 1))
    expect(await review.decide(accepting(film, 1))).toEqual(first)
    expect(await store.db.selectFrom('audit').select('sequence').execute()).toHaveLength(2)
  })

  test("another reader's same answer is an answer of its own", async () => {
    const { store, review, film } = await openReview()
    await review.decide(accepting(film, 1))
    await saveSettings(store, { reader: 'Somebody else' })
    const { labels, history } = await review.decide(accepting(film, 1))
    expect(labels).toMatchObject([{ reader: 'Somebody else' }])
    expect(history).toHaveLength(2)
  })

  test('a correction replaces the label and keeps its past', async () => {
    const { store, review, film } = await openReview()
    await review.decide(accepting(film, 1))
    const corrected = { ...accepting(film, 1), origin: 'corrected' as const, state: { presence: 'uncertain' as const, severity: 'moderate', subtype: null, location: 'right' } }
    const { labels, history } = await review.decide(corrected)
    expect(labels).toHaveLength(1)
    expect(labels[0]).toMatchObject(corrected)
    expect(history.map((entry) => entry.action)).toEqual(['label', 'label'])
    const changes = await store.db.selectFrom('change').select(['before', 'after']).where('entity', '=', 'label').orderBy('sequence').execute()
    expect(changes[1]!.before).toBe(changes[0]!.after)
  })

  test('a rejected suggestion is a label that says absent', async () => {
    const { review, film } = await openReview()
    const rejected = { ...accepting(film, 1), origin: 'rejected' as const }
    await expect(review.decide(rejected)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    const { labels } = await review.decide({ ...rejected, state: { presence: 'absent', severity: null, subtype: null, location: null } })
    expect(labels[0]).toMatchObject({ origin: 'rejected', state: { presence: 'absent' }, provenance: provenance(0.25) })
  })

  test('an added finding needs no suggestion; an accepted one does', async () => {
    const { review, film } = await openReview()
    const { labels } = await review.decide({ ...accepting(film, 1, 'unsuggested'), origin: 'added' })
    expect(labels[0]).toMatchObject({ origin: 'added', provenance: null })
    await expect(review.decide(accepting(film, 2, 'unsuggested'))).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  test('a film, a study or a label of somewhere else is refused and nothing is written', async () => {
    const { store, review, film } = await openReview()
    const other = await addStudy(store, 2)
    await review.decide(accepting(film, 1))
    const before = await review.get(film)
    await expect(review.decide({ ...accepting(film, 2), studyUid: '9.9' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(review.decide({ ...accepting(film, 2), sopInstanceUid: other.sopInstanceUid })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(review.decide(accepting(other, 1))).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(review.decide(accepting(film, 1, 'edema'))).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(review.get({ studyUid: '9.9' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await review.get(film)).toEqual(before)
    expect((await review.get(other)).history).toEqual([])
  })

  test('audit entries hold no name, number or text of the patient', async () => {
    const { store, review, film } = await openReview()
    await review.decide(accepting(film, 1))
    await review.saveReport({ studyUid: film.studyUid, text: 'Mrs. Doe has an effusion.', revision: 0 })
    const text = JSON.stringify(await store.db.selectFrom('audit').selectAll().execute())
    for (const secret of ['Doe', 'PAT1', 'ACC1', '1950', 'effusion.']) expect(text).not.toContain(secret)
  })
})

describe('removing a label', () => {
  test('takes its regions along, and one undo brings all back', async () => {
    const { review, film } = await openReview()
    await review.decide(accepting(film, 1))
    await review.saveRegion(boxing(film, 11, id(1)))
    await review.saveRegion(boxing(film, 12, id(1)))
    const before = await review.saveRegion(boxing(film, 13))
    const removed = await review.removeLabel({ studyUid: film.studyUid, id: id(1) })
    expect(removed.labels).toEqual([])
    expect(removed.regions.map((region) => region.id)).toEqual([id(13)])
    expect(removed.history[0]).toMatchObject({ action: 'label-removed', subject: 'pleural effusion' })
    expect(removed.history).toHaveLength(before.history.length + 1)
    const { labels, regions } = await review.undo(film)
    expect({ labels, regions }).toEqual({ labels: before.labels, regions: before.regions })
  })

  test('again changes nothing; of a label that never was, it is refused', async () => {
    const { review, film } = await openReview()
    await review.decide(accepting(film, 1))
    const first = await review.removeLabel({ studyUid: film.studyUid, id: id(1) })
    expect(await review.removeLabel({ studyUid: film.studyUid, id: id(1) })).toEqual(first)
    await expect(review.removeLabel({ studyUid: film.studyUid, id: id(2) })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
