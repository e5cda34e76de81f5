import { expect, test } from 'vitest'
import { compareOutlines, type ComparedOutline } from '@main/models/compare-outlines'

const film = (patient: number, present: boolean, serving: number | null, candidate: number | null): ComparedOutline => ({ class: 'edema', patient: `patient ${patient}`, present, serving, candidate })
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

test('films with the finding count by Dice, those without by what is left clean, both kinds alike', () => {
  const { classes, mean, verdict } = compareOutlines([...range(0, 8).map((i) => film(i, true, 0.5, 0.75)), ...range(8, 40).map((i) => film(i, false, 1, Number(i % 2 > 0)))])
  expect(classes).toMatchObject([{ class: 'edema', present: 8, absent: 32, serving: { outlines: true, dice: 0.5, clean: 1 }, candidate: { dice: 0.75, clean: 0.5 } }])
  expect(mean.serving).toBe(0.75)
  expect(mean.candidate).toBe(0.625)
  expect(verdict).toBe('worse')
})

test('a model that outlines nothing is right on every film without the finding: outlines everywhere do not beat it', () => {
  const none = [...range(0, 10).map((i) => film(i, true, null, 0.3)), ...range(10, 40).map((i) => film(i, false, null, 0))]
  const { classes, verdict, worse } = compareOutlines(none)
  expect(classes[0]!.serving).toEqual({ outlines: false, dice: 0, clean: 1, score: 0.5 })
  expect([verdict, worse]).toEqual(['worse', ['edema']])
  expect(compareOutlines(none.map((one) => ({ ...one, candidate: one.present ? 0.3 : 1 }))).verdict).toBe('better')
})

test('intervals draw patients, not films: one patient with many films is no crowd', () => {
  const one = range(0, 50).map(() => film(0, true, 0.2, 0.9))
  expect(compareOutlines(one).verdict).toBe('unseen')
  const many = compareOutlines([...one, ...range(1, 6).map((i) => film(i, true, 0.9, 0.3))])
  expect(many.mean.difference).toBeGreaterThan(0)
  expect(many.mean.interval!.low).toBeLessThan(0)
  expect(many.verdict).toBe('not-better')
})

test('8 bits may cost next to nothing, and no more', () => {
  const lost = (by: number) => compareOutlines(range(0, 20).map((i) => film(i, true, 0.6, 0.6 - by)), { quantised: true }).verdict
  expect([lost(0.001), lost(0.05)]).toEqual(['not-better', 'worse'])
})
