import { describe, expect, test } from 'vitest'
import { stopAdvice } from '@shared/domain/learning-curve'
import { createRandom } from '@shared/random'
import { bootstrapCurve, meanAuroc, testedHead, type TestedHead } from '@main/training/curve-bootstrap'
import type { TrainingFilm } from '@main/training/labelled-film'

/** Two films of each patient; every other patient has the finding, which a head sees as far above the noise as it is good. */
function testFilms(patients: number): TrainingFilm[] {
  return Array.from({ length: 2 * patients }, (_, i) => ({ path: `${i}`, patient: `p${Math.floor(i / 2)}`, source: 0, labels: { edema: Math.floor(i / 2) % 2 }, report: null }))
}
function head(films: number, test: readonly TrainingFilm[], good: number, seed = films): TestedHead {
  const random = createRandom(seed)
  return testedHead(films, Float32Array.from(test, ({ labels }) => random.normal() + good * labels['edema']!), test, ['edema'])
}

describe('intervals of a learning curve', () => {
  const test100 = testFilms(100)
  const curve = (test: readonly TrainingFilm[]) => ({ zeroShot: head(0, test, 0), shares: [[head(10, test, 0.5)], [head(100, test, 1), head(100, test, 1.1, 7)], [head(1000, test, 2)]], patients: test.length / 2, more: 100 })

  test('hold the figures of all films, in the same places for the same seed', () => {
    const of = curve(test100)
    const { zeroShot, shares, gain } = bootstrapCurve(of)
    for (const [tested, interval] of [[of.zeroShot, zeroShot], [of.shares[0]![0]!, shares[0]!], [of.shares[2]![0]!, shares[2]!]] as const) {
      const auroc = meanAuroc(tested)!
      expect(interval!.low).toBeLessThan(auroc)
      expect(interval!.high).toBeGreaterThan(auroc)
    }
    expect(gain!.low).toBeGreaterThanOrEqual(0)
    expect(gain!.high).toBeGreaterThan(gain!.low)
    expect(bootstrapCurve(of)).toEqual({ zeroShot, shares, gain })
  })

  test('grow narrower with more patients, and wider where draws of labels differ', () => {
    const width = (interval: { low: number; high: number } | null) => interval!.high - interval!.low
    const [few, many] = [bootstrapCurve(curve(testFilms(30))), bootstrapCurve(curve(testFilms(400)))]
    expect(width(many.shares[2]!)).toBeLessThan(width(few.shares[2]!))
    const apart = bootstrapCurve({ ...curve(test100), shares: [[head(10, test100, 0), head(10, test100, 3, 5)]] })
    expect(width(apart.shares[0]!)).toBeGreaterThan(3 * width(bootstrapCurve({ ...curve(test100), shares: [[head(10, test100, 3, 5)]] }).shares[0]!))
  })

  test('are null where the test films have the finding nowhere', () => {
    const bare = test100.map((film) => ({ ...film, labels: { edema: 0 } }))
    expect(bootstrapCurve(curve(bare))).toEqual({ zeroShot: null, shares: [null, null, null], gain: null })
  })
})

test('labelling may stop when even the best likely gain is not worth it, and goes on when the least is', () => {
  const of = (low: number, high: number) => stopAdvice({ more: 100, gain: (low + high) / 2, interval: { low, high } })
  expect([of(0, 0.004), of(0, 0.02), of(0.006, 0.02)]).toEqual(['stop', 'unclear', 'go-on'])
  expect(stopAdvice({ more: 100, gain: 0.1, interval: null })).toBe('unclear')
})
