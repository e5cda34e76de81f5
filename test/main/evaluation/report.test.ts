import { expect, test } from 'vitest'
import { evaluate, type EvaluatedFilm } from '@main/evaluation/report'

const film = (n: number, view: string, score: number, findings: string[], unknown: string[] = []): EvaluatedFilm => ({
  file: `${n}.dcm`,
  patient: `P${n}`,
  view,
  findings: new Set(findings),
  denied: new Set(),
  unknown: new Set(unknown),
  labelled: null,
  regions: [],
  scores: new Map([['consolidation', { score, probability: score }]])
})

const films = [film(1, 'AP', 0.9, ['pneumonia']), film(2, 'AP', 0.2, []), film(3, 'PA', 0.1, ['consolidation']), film(4, 'PA', 0.4, ['edema'])]

test('a class is positive by any of its label names, and reported over all films and per view', () => {
  const reports = evaluate(films)
  expect(reports.map(({ report: { view, positive, films: count, auroc } }) => [view, positive, count, auroc])).toEqual([
    [null, 2, 4, 0.5],
    ['AP', 1, 2, 1],
    ['PA', 1, 2, 0]
  ])
})

test('a film of which the labels are unsure is left out for that class', () => {
  expect(evaluate([...films, film(5, 'AP', 1, [], ['consolidation'])])[0]!.report.films).toBe(4)
})

test('without a negative film there is no figure', () => {
  expect(evaluate(films.slice(0, 1))[0]!.report).toMatchObject({ auroc: null, interval: null, averagePrecision: 1 })
})

test('F1 is the best over all thresholds, and calibrated probabilities have an error', () => {
  const [{ report, reliability } = never()] = evaluate(films)
  expect(report).toMatchObject({ f1: 2 / 3, calibrationError: expect.closeTo((0.1 + 0.2 + 0.9 + 0.4) / 4, 12) })
  expect(reliability!.bins.map((bin) => bin.films)).toEqual([0, 1, 1, 0, 1, 0, 0, 0, 0, 1])
})

test('a class that a data set says nothing of is not reported', () => {
  expect(evaluate(films.map((one) => ({ ...one, labelled: new Set(['pneumothorax']) })))).toEqual([])
})

function never(): never {
  throw new Error('there is a report')
}
