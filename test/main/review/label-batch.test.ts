import { describe, expect, test } from 'vitest'
import type { LabelBatch } from '@shared/contract/review'
import type { FindingState } from '@shared/domain/finding'
import { accepting, boxing, id } from '@test/fixtures/decisions'
import { addStudy, type StudyRows } from '@test/fixtures/library-rows'
import { openReview, type OpenReview } from '@test/fixtures/open-review'

const absent: FindingState = { presence: 'absent', severity: null, subtype: null, location: null }
const present: FindingState = { presence: 'present', severity: 'small', subtype: null, location: 'left' }
const normal = '0d3b1c8e-6a54-4d0f-9a27-5b1f0c7e2d11'

const entry = (film: StudyRows, number: number, name: string, state: FindingState, origin: 'added' | 'accepted' = 'added'): LabelBatch['decisions'][number] => ({ id: id(number), sopInstanceUid: film.sopInstanceUid, class: name, state, origin })

/** A second study of the same patient, with a label by another reader. */
async function withPrior(): Promise<OpenReview & { readonly prior: StudyRows }> {
  const open = await openReview()
  const prior = await addStudy(open.store, 2)
  await open.store.transaction(async (tx) => {
    const { patient } = await tx.selectFrom('study').select('patient').where('study_uid', '=', open.film.studyUid).executeTakeFirstOrThrow()
    await tx.updateTable('study').set({ patient }).where('study_uid', '=', prior.studyUid).execute()
    await tx.insertInto('setting').values({ key: 'reader', value: JSON.stringify('Dr Before') }).execute()
  })
  await open.review.decide(accepting(prior, 1))
  await open.review.decide({ ...accepting(prior, 2, 'edema'), state: absent, origin: 'rejected' })
  await open.store.transaction((tx) => tx.updateTable('setting').set({ value: JSON.stringify('Reader 1') }).where('key', '=', 'reader').execute())
  return { ...open, prior }
}

const copying = (film: StudyRows, prior: StudyRows): LabelBatch => ({
  studyUid: film.studyUid,
  by: { kind: 'prior', studyUid: prior.studyUid, labels: [id(1), id(2)] },
  decisions: [entry(film, 11, 'pleural effusion', present), entry(film, 12, 'edema', absent)]
})

describe('labels copied from a prior', () => {
  test('say whose they were, are one line of the history and one undo', async () => {
    const { review, film, prior } = await withPrior()
    const copied = await review.decideAll(copying(film, prior))
    expect(copied.labels.map(({ class: name, state, reader, origin, source }) => ({ name, state, reader, origin, source }))).toEqual([
      { name: 'edema', state: absent, reader: 'Reader 1', origin: 'added', source: { kind: 'prior', studyUid: prior.studyUid, labelId: id(2), reader: 'Dr Before', updatedAt: '2026-01-01T00:00:01.000Z' } },
      { name: 'pleural effusion', state: present, reader: 'Reader 1', origin: 'added', source: { kind: 'prior', studyUid: prior.studyUid, labelId: id(1), reader: 'Dr Before', updatedAt: '2026-01-01T00:00:00.000Z' } }
    ])
    expect(copied.history).toMatchObject([{ action: 'labels-copied', subject: 'pleural effusion, edema', reader: 'Reader 1' }])
    expect(await review.decideAll(copying(film, prior))).toEqual(copied)
    expect((await review.undo(film)).labels).toEqual([])
    expect((await review.redo(film)).labels).toEqual(copied.labels)
    expect((await review.get(prior)).labels).toHaveLength(2)
  })

  test('are refused, all of them, when one changed meanwhile, is gone, or is of another patient', async () => {
    const { store, review, film, prior } = await withPrior()
    const batch = copying(film, prior)
    await expect(review.decideAll({ ...batch, by: { kind: 'prior', studyUid: prior.studyUid, labels: [id(1)] } })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    await expect(review.decideAll({ ...batch, by: { kind: 'prior', studyUid: prior.studyUid, labels: [id(1), id(9)] } })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(review.decideAll({ ...batch, by: { kind: 'prior', studyUid: film.studyUid, labels: [id(1), id(2)] } })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const stranger = await addStudy(store, 3)
    await expect(review.decideAll({ ...copying(stranger, prior) })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await review.decide({ ...accepting(prior, 2, 'edema') })
    await expect(review.decideAll(batch)).rejects.toMatchObject({ code: 'CONFLICT' })
    expect((await review.get(film)).history).toEqual([])
  })

  test('become the reader own, without that source, once changed', async () => {
    const { review, film, prior } = await withPrior()
    await review.decideAll(copying(film, prior))
    const { labels } = await review.decide({ ...accepting(film, 12, 'edema'), origin: 'corrected' })
    expect(labels.find((label) => label.class === 'edema')).toMatchObject({ source: null, origin: 'corrected' })
  })
})

describe('a template', () => {
  const applying = (film: StudyRows, state = absent): LabelBatch => ({ studyUid: film.studyUid, by: { kind: 'template', template: normal }, decisions: [entry(film, 21, 'edema', state), entry(film, 22, 'pneumothorax', state)] })

  test('ships with the library: a normal chest; gives its labels as one action', async () => {
    const { review, film } = await openReview()
    const [template, ...others] = await review.templates()
    expect(others).toEqual([])
    expect(template).toMatchObject({ id: normal, name: 'Normal chest' })
    expect(template!.labels).toHaveLength(7)
    const applied = await review.decideAll(applying(film))
    expect(applied.labels.map((label) => label.source)).toEqual([{ kind: 'template', template: normal, name: 'Normal chest' }, { kind: 'template', template: normal, name: 'Normal chest' }])
    expect(applied.history).toMatchObject([{ action: 'labels-templated', subject: 'edema, pneumothorax' }])
    expect((await review.undo(film)).labels).toEqual([])
  })

  test('is added, changed and removed; what it gave stays', async () => {
    const { review, film } = await openReview()
    await review.decideAll(applying(film))
    const added = await review.saveTemplate({ id: id(31), name: 'Heart failure', labels: [{ class: 'edema', state: present }] })
    expect(added.map(({ name, reader }) => [name, reader])).toEqual([['Heart failure', 'Reader 1'], ['Normal chest', 'Gloriole']])
    const changed = await review.saveTemplate({ id: id(31), name: 'Failing heart', labels: [{ class: 'edema', state: absent }] })
    expect(changed.map(({ name }) => name)).toEqual(['Failing heart', 'Normal chest'])
    expect((await review.removeTemplate({ id: normal })).map(({ name }) => name)).toEqual(['Failing heart'])
    expect((await review.removeTemplate({ id: normal })).map(({ name }) => name)).toEqual(['Failing heart'])
    await expect(review.decideAll(applying(film))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await review.get(film)).labels).toHaveLength(2)
  })

  test('that names nothing, a finding twice, or is called as another is refused; so are labels that it does not give', async () => {
    const { review, film } = await openReview()
    const label = { class: 'edema', state: absent }
    await expect(review.saveTemplate({ id: id(31), name: 'Empty', labels: [] })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    await expect(review.saveTemplate({ id: id(31), name: 'Twice', labels: [label, label] })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    await expect(review.saveTemplate({ id: id(31), name: 'normal CHEST', labels: [label] })).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(review.decideAll(applying(film, present))).rejects.toMatchObject({ code: 'CONFLICT' })
    expect((await review.get(film)).history).toEqual([])
  })
})

describe('suggestions accepted above a threshold', () => {
  const batch = (film: StudyRows, threshold: number, name = 'edema'): LabelBatch => ({ studyUid: film.studyUid, by: { kind: 'threshold', scale: 'score', threshold }, decisions: [entry(film, 41, name, present, 'accepted')] })

  test('are accepted with the threshold that they met', async () => {
    const { review, film } = await openReview()
    const { labels, history } = await review.decideAll(batch(film, 0.25))
    expect(labels).toMatchObject([{ origin: 'accepted', source: { kind: 'threshold', scale: 'score', threshold: 0.25 }, provenance: { score: 0.25 } }])
    expect(history).toMatchObject([{ action: 'labels-accepted', subject: 'edema' }])
  })

  test('below it, without a probability, or without a suggestion are refused', async () => {
    const { review, film } = await openReview()
    await expect(review.decideAll(batch(film, 0.26))).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    await expect(review.decideAll({ ...batch(film, 0), by: { kind: 'threshold', scale: 'probability', threshold: 0 } })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    await expect(review.decideAll(batch(film, 0, 'unsuggested'))).rejects.toMatchObject({ code: 'CONFLICT' })
    expect((await review.get(film)).labels).toEqual([])
  })
})

describe('words of the report tied to a region', () => {
  test('are kept with it, and their tie is a change of its own', async () => {
    const { review, film } = await openReview()
    await review.saveRegion(boxing(film, 51))
    const words = { text: 'left effusion', start: 9 }
    const tied = await review.saveRegion({ ...boxing(film, 51), words })
    expect(tied.regions).toMatchObject([{ words }])
    expect(tied.history.map(({ action }) => action)).toEqual(['region-linked', 'region'])
    expect(await review.saveRegion({ ...boxing(film, 51), words })).toEqual(tied)
    expect((await review.undo(film)).regions).toMatchObject([{ words: null }])
  })
})
