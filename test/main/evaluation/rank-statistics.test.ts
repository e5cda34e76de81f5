import { describe, expect, test } from 'vitest'
import { auroc, averagePrecision, type Scored } from '@main/evaluation/auroc'
import { patientBootstrap } from '@main/evaluation/bootstrap'
import { rankIntervals } from '@main/evaluation/intervals'
import { rank, rankStatistics } from '@main/evaluation/rank-statistics'
import { xorshift } from '@main/evaluation/xorshift'

const random = xorshift(4)
const films = Array.from({ length: 120 }, (_, i): Scored => ({ score: Math.round(random() * 20) / 20, positive: random() < 0.3, patient: `P${i % 40}` }))

describe('rankStatistics', () => {
  test('is AUROC and average precision as defined over pairs, ties included', () => {
    const statistics = rankStatistics(rank(films))
    expect(statistics.auroc).toBeCloseTo(auroc(films)!, 12)
    expect(statistics.averagePrecision).toBeCloseTo(averagePrecision(films)!, 12)
  })

  test('finds the best F1 by trying every threshold', () => {
    const f1At = (threshold: number) => {
      const called = films.filter(({ score }) => score >= threshold)
      const right = called.filter(({ positive }) => positive).length
      return (2 * right) / (called.length + films.filter(({ positive }) => positive).length)
    }
    const { f1, f1Threshold } = rankStatistics(rank(films))
    expect(f1).toBeCloseTo(Math.max(...films.map(({ score }) => f1At(score))), 12)
    expect(f1At(f1Threshold!)).toBeCloseTo(f1!, 12)
  })

  test('counts a patient as often as its weight says', () => {
    const ranking = rank(films)
    const weights = Uint32Array.from({ length: 40 }, (_, i) => i % 3)
    const names = [...new Set(films.map(({ patient }) => patient))]
    const repeated = films.flatMap((film) => Array.from({ length: weights[names.indexOf(film.patient)]! }, () => film))
    expect(rankStatistics(ranking, weights)).toEqual({ ...rankStatistics(rank(repeated)), auroc: expect.closeTo(auroc(repeated)!, 12) as number, averagePrecision: expect.closeTo(averagePrecision(repeated)!, 12) as number })
  })

  test('has no figure where a kind of film is missing', () => {
    expect(rankStatistics(rank(films.filter(({ positive }) => !positive)))).toEqual({ auroc: null, averagePrecision: null, f1: null, f1Threshold: null })
    expect(rankStatistics(rank(films.filter(({ positive }) => positive)))).toMatchObject({ auroc: null, averagePrecision: 1, f1: 1 })
  })
})

test('intervals are those of the plain bootstrap over patients', () => {
  const fast = rankIntervals(rank([...films].sort((a, b) => (a.patient < b.patient ? -1 : 1))), 500).auroc!
  const plain = patientBootstrap(films, auroc, 500)!
  expect(Math.abs(fast.low - plain.low)).toBeLessThan(0.02)
  expect(Math.abs(fast.high - plain.high)).toBeLessThan(0.02)
})
