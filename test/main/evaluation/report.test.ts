import { expect, test } from 'vitest'
import { evaluate, type EvaluatedFilm } from '@main/evaluation/report'

const film = (n: number, view: string, score: number, findings: string[], unknown: string[] = []): EvaluatedFilm => ({
  file: `${n}.dcm`,
  patient: `P${n}`,
  view,
  findings: new Set(findings),
  unknown: new Set(unknown),
  labelled: null,
  regions: [],
  scores: new Map([['consolidation', score]])
})

const films = [film(1, 'AP', 0.9, ['pneumonia']), film(2, 'AP', 0.2, []), film(3, 'PA', 0.1, ['consolidation']), film(4, 'PA', 0.4, ['edema'])]

test('a class is positive by any of its label names, and reported over all films and per view', () => {
  const reports = evaluate(films)
  expect(reports.map(({ view, positive, films: count, auroc }) => [view, positive, count, auroc])).toEqual([
    [null, 2, 4, 0.5],
    ['AP', 1, 2, 1],
    ['PA', 1, 2, 0]
  ])
})

test('a film of which the labels are unsure is left out for that class', () => {
  expect(evaluate([...films, film(5, 'AP', 1, [], ['consolidation'])])[0]!.films).toBe(4)
})

test('without a negative film there is no figure', () => {
  expect(evaluate(films.slice(0, 1))[0]).toMatchObject({ auroc: null, interval: null, averagePrecision: 1 })
})
