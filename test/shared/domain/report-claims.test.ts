import { describe, expect, test } from 'vitest'
import { reportChanges, reportClaims, reportConflicts } from '@shared/domain/report-claims'

const classes = ['pleural effusion', 'pneumothorax', 'consolidation', 'cardiomegaly', 'edema']
const said = (text: string) => Object.fromEntries(reportClaims(text, classes).map(({ class: name, presence }) => [name, presence]))

describe('what a report says of a class', () => {
  test('is present, absent or left open by its words', () => {
    expect(said('Small left pleural effusion. No pneumothorax. Possible pneumonia at the right base. The heart is enlarged.')).toEqual({ 'pleural effusion': 'present', pneumothorax: 'absent', consolidation: 'uncertain', cardiomegaly: 'present' })
    expect(said('No focal consolidation, pleural effusion or pneumothorax.')).toEqual({ 'pleural effusion': 'absent', pneumothorax: 'absent', consolidation: 'absent' })
  })

  test('affirmed once, it is present, and the place is the affirmed word', () => {
    const text = 'No effusion on the right. Moderate effusion on the left.'
    const [claim] = reportClaims(text, ['pleural effusion'])
    expect(claim).toMatchObject({ presence: 'present' })
    expect(text.slice(claim!.start, claim!.end)).toBe('effusion')
    expect(claim!.start).toBeGreaterThan(text.indexOf('.'))
  })

  test('a class of the reader is found by its own name, whatever it is made of', () => {
    expect(reportClaims('Tube (ET) in place.', ['tube (ET)'])).toMatchObject([])
    expect(reportClaims('A rib fracture is seen.', ['rib fracture'])).toMatchObject([{ presence: 'present' }])
  })
})

describe('report and labels', () => {
  const labels = [{ class: 'pleural effusion', presence: 'absent' as const }, { class: 'pneumothorax', presence: 'present' as const }, { class: 'edema', presence: 'uncertain' as const }]

  test('that contradict each other are named, and what is labelled and not mentioned', () => {
    expect(reportConflicts('Left pleural effusion. Mild edema.', labels)).toMatchObject([
      { class: 'pleural effusion', report: { presence: 'present' }, label: 'absent' },
      { class: 'pneumothorax', report: null, label: 'present' }
    ])
  })

  test('agree where one of them is uncertain, or the words are the same', () => {
    expect(reportConflicts('No effusion. Small apical pneumothorax. No edema.', labels)).toEqual([])
    expect(reportConflicts('', labels)).toEqual([])
  })

  test('of several films count as one: present on one is present', () => {
    expect(reportConflicts('Effusion.', [{ class: 'pleural effusion', presence: 'absent' }, { class: 'pleural effusion', presence: 'present' }])).toEqual([])
  })
})

describe('two reports of one patient', () => {
  test('are compared by the classes that the earlier one names, in the order of its text', () => {
    const changes = reportChanges('No pneumothorax. Left effusion; enlarged heart.', 'No effusion, no pneumothorax. A nodule.')
    expect(changes.map(({ class: name, then, now }) => [name, then.presence, now?.presence ?? null])).toEqual([
      ['pneumothorax', 'absent', 'absent'],
      ['pleural effusion', 'present', 'absent'],
      ['cardiomegaly', 'present', null]
    ])
  })
})
