import { describe, expect, it, vi } from 'vitest'
import type { FindingState } from '@shared/domain/finding'
import type { Label, Review } from '@shared/domain/review'
import type { SuggestedFinding } from '@shared/domain/suggestion'
import { above, rangeOf } from '@renderer/labelling/accept-above-dialog'
import { labelsToCopy } from '@renderer/labelling/copy-prior-dialog'
import { stateWith } from '@renderer/labelling/part-dialog'
import { decisionsOf, plan } from '@renderer/labelling/planned'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'

const fake = await vi.hoisted(async () => {
  const { createFakeClient } = await import('../fake/fake-client')
  return createFakeClient({ delayMs: 1 })
})
vi.mock('@renderer/door/door', () => ({ door: fake.door }))

const absent: FindingState = { presence: 'absent', severity: null, subtype: null, location: null }
const present: FindingState = { ...absent, presence: 'present', severity: 'mild' }
const labelFor = (name: string, state: FindingState, sopInstanceUid = '1.1', id = name): Label => ({ id, studyUid: '1', sopInstanceUid, class: name, state, origin: 'added', reader: 'A', updatedAt: '', provenance: null, source: null })
const reviewWith = (...labels: Label[]): Review => ({ studyUid: '1', labels, regions: [], measurements: [], report: { studyUid: '1', text: '', revision: 0, reader: '', updatedAt: null }, canUndo: false, canRedo: false, history: [] })
const suggested = (name: string, score: number, probability: number | null = null): SuggestedFinding => ({ class: name, score, probability, prompts: [{ text: name, score, severity: 'severe', subtype: '', location: 'left' }], words: [] })

describe('labels to be given together', () => {
  it('fill what is open, and tell what is answered so already or otherwise', () => {
    const review = reviewWith(labelFor('edema', absent), labelFor('nodule', present), labelFor('pneumothorax', absent, '1.2'))
    const planned = plan(['edema', 'nodule', 'pneumothorax'].map((name) => ({ class: name, state: absent })), review, '1.1', () => false)
    expect(planned.map(({ standing }) => standing)).toEqual(['same', 'other', 'open'])
  })

  it('tell a blind reader nothing of what is kept', () => {
    const review = reviewWith(labelFor('edema', present))
    expect(plan([{ class: 'edema', state: absent }], review, '1.1', () => true)).toMatchObject([{ now: null, standing: 'open' }])
  })

  it('keep the id of a label that is there, and make one where none is', () => {
    queryClient.setQueryData(queries.review('1').queryKey, reviewWith(labelFor('edema', present)))
    const [first, second] = decisionsOf({ studyUid: '1', sopInstanceUid: '1.1' }, [{ class: 'edema', state: absent }, { class: 'nodule', state: absent }], 'added')
    expect(first).toMatchObject({ id: 'edema', origin: 'added', state: absent, blind: false })
    expect(second!.id).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('labels of a prior', () => {
  it('are one a finding, of the corresponding film where it has one', () => {
    const prior = reviewWith(labelFor('edema', absent, '1.2', 'lateral'), labelFor('edema', present, '1.1', 'frontal'), labelFor('nodule', present, '1.2'))
    expect(labelsToCopy(prior, '1.1').map(({ id }) => id)).toEqual(['frontal', 'nodule'])
    expect(labelsToCopy(reviewWith(), '1.1')).toEqual([])
  })
})

describe('a threshold', () => {
  const findings = [suggested('edema', 2.31, 0.8), suggested('nodule', 1, null), suggested('pneumothorax', -0.72, 0.1)]

  it('takes suggestions from itself on, as their best prompt states them', () => {
    const state = { presence: 'present', severity: 'severe', subtype: null, location: 'left' }
    expect(above(findings, 'score', 1)).toEqual([{ class: 'edema', state }, { class: 'nodule', state }])
    expect(above(findings, 'score', 1.05).map((one) => one.class)).toEqual(['edema'])
  })

  it('by probability leaves out what has none, however low it is', () => {
    expect(above(findings, 'probability', 0).map((one) => one.class)).toEqual(['edema', 'pneumothorax'])
  })

  it('can be set from below the lowest score to above the highest', () => {
    expect(rangeOf(findings, 'score')).toEqual({ min: -0.75, max: 2.35 })
    expect(rangeOf(findings, 'probability')).toEqual({ min: 0, max: 1 })
    expect(rangeOf([], 'score')).toEqual({ min: 0, max: 1 })
  })
})

describe('a part chosen by key', () => {
  it('goes into what stands, else into the suggestion, and makes what was denied present', () => {
    const finding = suggested('edema', 1)
    expect(stateWith('location', 'right', labelFor('edema', present), finding)).toEqual({ ...present, location: 'right' })
    expect(stateWith('location', 'right', null, finding)).toEqual({ presence: 'present', severity: 'severe', subtype: null, location: 'right' })
    expect(stateWith('severity', 'mild', labelFor('edema', absent), finding)).toEqual({ presence: 'present', severity: 'mild', subtype: null, location: null })
    expect(stateWith('severity', null, labelFor('edema', { ...present, presence: 'uncertain' }), null)).toMatchObject({ presence: 'uncertain', severity: null })
  })
})
