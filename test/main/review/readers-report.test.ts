import { expect, test } from 'vitest'
import type { Presence } from '@shared/domain/finding'
import { createReview } from '@main/review/review'
import { saveSettings } from '@main/store/settings'
import { id, provenance } from '@test/fixtures/decisions'
import { addStudy, type StudyRows } from '@test/fixtures/library-rows'
import { openReview } from '@test/fixtures/open-review'

/** The suggestion says present for classes of `yes`, absent for all others. */
async function readingRoom(yes: readonly string[]) {
  const { store } = await openReview()
  const review = createReview({ store, provenanceFor: (_film, name) => Promise.resolve({ ...provenance(0), probability: yes.includes(name) ? 0.9 : 0.1 }) })
  let next = 100
  const ids = new Map<string, string>()
  const say = async (film: StudyRows, name: string, presence: Presence, blind: boolean) => {
    const key = `${film.sopInstanceUid} ${name}`
    ids.set(key, ids.get(key) ?? id(next++))
    await review.decide({ id: ids.get(key)!, studyUid: film.studyUid, sopInstanceUid: film.sopInstanceUid, class: name, state: { presence, severity: null, subtype: null, location: null }, origin: 'added', blind })
  }
  const be = (reader: string) => saveSettings(store, { reader })
  return { store, review, say, be }
}

test('answers before and after the suggestion, and how far it moved the reader', async () => {
  const { store, review, say } = await readingRoom(['edema'])
  const film = await addStudy(store, 7)
  await say(film, 'edema', 'absent', true) // against the suggestion
  await say(film, 'edema', 'present', false) // moved by it
  await say(film, 'nodule', 'present', true) // against, and stays
  await say(film, 'fracture', 'absent', true) // with it
  await say(film, 'pneumothorax', 'absent', false) // in sight, with it
  await review.visited({ studyUid: film.studyUid, dwellMs: 40_000, blind: true })
  await review.visited({ studyUid: film.studyUid, dwellMs: 2_000, blind: true })
  const { readers } = await review.readers()
  expect(readers).toMatchObject([
    {
      studies: 1, answers: 4, medianDwellMs: 42_000,
      agreedInSight: { some: 1, all: 1 }, agreedBlind: { some: 1, all: 3 }, switchedTo: { some: 1, all: 2 }, switchedFrom: { some: 0, all: 1 }
    }
  ])
  const { low, high } = readers[0]!.agreedBlind.interval!
  expect([low, high].map((value) => value.toFixed(3))).toEqual(['0.061', '0.792'])
})

test('two readers are compared on what each said last, and their disagreements say what stands', async () => {
  const { store, review, say, be } = await readingRoom([])
  const films = await Promise.all([21, 22, 23, 24].map((number) => addStudy(store, number)))
  await be('Ada')
  for (const [i, film] of films.entries()) await say(film, 'edema', i < 2 ? 'present' : 'absent', true)
  await be('Ben')
  for (const [i, film] of films.entries()) await say(film, 'edema', i < 1 ? 'present' : 'absent', true)
  const { agreements, disagreements, readers } = await review.readers()
  expect(readers.map(({ reader, answers }) => [reader, answers])).toEqual([['Ada', 4], ['Ben', 4]])
  expect(agreements).toMatchObject([{ readers: ['Ada', 'Ben'], class: 'edema', films: 4, agreed: 3, kappa: 0.5 }])
  expect(disagreements).toMatchObject([{ studyUid: films[1]!.studyUid, patientName: expect.stringContaining(' ') as string, class: 'edema', answers: [{ reader: 'Ada', presence: 'present' }, { reader: 'Ben', presence: 'absent' }], settled: 'absent' }])
  // A third reader settles it; what the two said stays.
  await be('Cy')
  await say(films[1]!, 'edema', 'present', false)
  expect((await review.readers()).disagreements[0]).toMatchObject({ answers: [{ reader: 'Ada' }, { reader: 'Ben' }, { reader: 'Cy', presence: 'present' }], settled: 'present' })
})

test('an answer that was taken back is none', async () => {
  const { store, review, say } = await readingRoom(['edema'])
  const film = await addStudy(store, 9)
  await say(film, 'edema', 'present', true)
  await review.undo({ studyUid: film.studyUid })
  expect((await review.readers()).readers).toEqual([])
})
