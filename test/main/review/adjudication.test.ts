import { expect, test } from 'vitest'
import type { FindingState, Presence } from '@shared/domain/finding'
import { verifyAudit } from '@main/audit/verify'
import { saveSettings } from '@main/store/settings'
import { libraryFilms } from '@main/training/library-films'
import { id } from '@test/fixtures/decisions'
import { openReview } from '@test/fixtures/open-review'

const edema = (presence: Presence, severity: string | null = null): FindingState => ({ presence, severity, subtype: null, location: null })

/** Ada says present, Ben absent, of one finding; `be` changes who sits there. */
async function disagreement(of: readonly FindingState[] = [edema('present', 'mild'), edema('absent')]) {
  const { store, review, film } = await openReview()
  const be = (reader: string) => saveSettings(store, { reader })
  const say = (state: FindingState) => review.decide({ id: id(1), studyUid: film.studyUid, sopInstanceUid: film.sopInstanceUid, class: 'edema', state, origin: 'added' })
  for (const [i, reader] of ['Ada', 'Ben'].entries()) {
    await be(reader)
    await say(of[i]!)
  }
  const settle = (state: FindingState, together: readonly string[] = [], note = '') =>
    review.adjudicate({ studyUid: film.studyUid, sopInstanceUid: film.sopInstanceUid, class: 'edema', id: id(9), state, together: [...together], note })
  const shared = async () => (await review.sharedFindings({ studyUid: film.studyUid }))[0]!
  return { store, review, film, be, say, settle, shared }
}

test('a third reader settles it: the answer stands with its provenance, in the log and the audit, and both readers keep what they said', async () => {
  const { store, review, film, be, settle, shared } = await disagreement()
  expect(await shared()).toMatchObject({ differ: 'presence', answers: [{ reader: 'Ada', state: edema('present', 'mild') }, { reader: 'Ben', state: edema('absent') }], standing: { reader: 'Ben', source: null } })
  await be('Cy')
  const { labels, history } = await settle(edema('present', 'moderate'), [], 'Kerley lines')
  const source = { kind: 'adjudicated', between: [{ reader: 'Ada', state: edema('present', 'mild') }, { reader: 'Ben', state: edema('absent') }], together: [], note: 'Kerley lines' }
  expect(labels).toMatchObject([{ id: id(1), state: edema('present', 'moderate'), reader: 'Cy', source }])
  expect(history[0]).toMatchObject({ action: 'adjudicated', subject: 'edema', reader: 'Cy' })
  expect(await shared()).toMatchObject({ answers: [{ reader: 'Ada' }, { reader: 'Ben' }], standing: { reader: 'Cy', source } })
  expect((await review.readers()).disagreements).toMatchObject([{ settled: 'present', adjudicated: { reader: 'Cy', together: [] } }])
  // Settling is no reading: it is nobody's own answer, and no pair is compared with it.
  expect((await review.readers()).readers.map(({ reader }) => reader)).toEqual(['Ada', 'Ben'])
  expect(await settle(edema('present', 'moderate'), [], 'Kerley lines')).toMatchObject({ history })
  expect((await verifyAudit(store)).intact).toBe(true)
  const audit = JSON.stringify(await store.db.selectFrom('audit').selectAll().execute())
  expect(audit).toContain('review.adjudicated')
  expect(audit).not.toContain('Kerley')
  // Training takes what was settled, whatever was written since.
  const row = await store.db.selectFrom('label').selectAll().executeTakeFirstOrThrow()
  await store.db.insertInto('label').values({ ...row, id: id(5), presence: 'absent', source: null, updated_at: '2027-01-01T00:00:00.000Z' }).execute()
  const { films, origins } = await libraryFilms(store.db, store.dataDir, ['edema'], { uncertain: 'ignore' })
  expect(films).toMatchObject([{ sopInstanceUid: film.sopInstanceUid, labels: { edema: 1 } }])
  expect(origins).toEqual({ adjudicated: 1, corrected: 1 })
})

test('the two settle it together, but neither of them alone, nor in the name of others', async () => {
  const { store, settle, shared } = await disagreement()
  const before = await store.db.selectFrom('change').select('sequence').execute()
  await expect(settle(edema('absent'))).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  await expect(settle(edema('absent'), ['Ada'])).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  await expect(settle(edema('absent'), ['Ada', 'Cy'])).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  expect(await store.db.selectFrom('change').select('sequence').execute()).toEqual(before)
  await settle(edema('absent', 'mild'), ['Ben', 'Ada'])
  // Nothing that is absent is severe.
  expect(await shared()).toMatchObject({ standing: { state: edema('absent'), reader: 'Ben', source: { together: ['Ada', 'Ben'] } } })
})

test('where readers say the same there is nothing to settle; where only details differ there is', async () => {
  const same = await disagreement([edema('present', 'mild'), edema('present', 'mild')])
  await same.be('Cy')
  await expect(same.settle(edema('present'))).rejects.toMatchObject({ code: 'CONFLICT' })
  expect((await same.shared()).differ).toBeNull()
  const details = await disagreement([edema('present', 'mild'), edema('present', 'severe')])
  await details.be('Cy')
  expect((await details.shared()).differ).toBe('detail')
  await details.settle(edema('present', 'severe'))
  expect((await details.shared()).standing).toMatchObject({ state: edema('present', 'severe'), source: { kind: 'adjudicated' } })
})

test('undo gives back what stood before, redo settles it again, and an answer that was undone is none', async () => {
  const { review, film, be, settle, shared } = await disagreement()
  await be('Cy')
  await settle(edema('present'))
  const settled = await shared()
  await review.undo(film)
  expect(await shared()).toMatchObject({ standing: { reader: 'Ben', source: null } })
  await review.redo(film)
  expect(await shared()).toEqual(settled)
  await review.undo(film)
  // Ben takes his own answer back: Ada's stands alone.
  await be('Ben')
  await review.undo(film)
  expect(await review.sharedFindings(film)).toEqual([])
})

test('a later answer that says the same leaves it settled; one that does not opens it again', async () => {
  const { be, say, settle, shared } = await disagreement()
  await be('Cy')
  await settle(edema('present', 'mild'))
  await be('Dee')
  await say(edema('present', 'mild'))
  expect(await shared()).toMatchObject({ answers: [{ reader: 'Ada' }, { reader: 'Ben' }, { reader: 'Dee' }], standing: { reader: 'Dee', source: { kind: 'adjudicated' } } })
  await say(edema('uncertain'))
  expect(await shared()).toMatchObject({ differ: 'presence', standing: { source: null } })
})

test('a film, a study or a reader of somewhere else is refused', async () => {
  const { review, film, settle, be } = await disagreement()
  await be('Cy')
  const input = { studyUid: film.studyUid, sopInstanceUid: '9.9', class: 'edema', id: id(9), state: edema('absent'), together: [], note: '' }
  await expect(review.adjudicate(input)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(review.adjudicate({ ...input, studyUid: '9.9' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(review.sharedFindings({ studyUid: '9.9' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await review.removeLabel({ studyUid: film.studyUid, id: id(1) })
  // The label is gone, what was said is not: settling makes one anew.
  expect((await settle(edema('absent'))).labels).toMatchObject([{ id: id(9), state: edema('absent') }])
})
