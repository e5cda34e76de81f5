import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { auroc, averagePrecision, type Scored } from '@main/evaluation/auroc'
import { patientBootstrap } from '@main/evaluation/bootstrap'

const films = (positives: number[], negatives: number[]): Scored[] => [
  ...positives.map((score, i) => ({ score, positive: true, patient: `p${i}` })),
  ...negatives.map((score, i) => ({ score, positive: false, patient: `n${i}` }))
]

describe('the area under the ROC curve', () => {
  // scikit-learn 1.2: roc_auc_score([0,0,1,1],[.1,.4,.35,.8]) == .75
  test('agrees with the textbook example', () => expect(auroc(films([0.35, 0.8], [0.1, 0.4]))).toBe(0.75))
  test('counts ties as half', () => expect(auroc(films([0.5], [0.5]))).toBe(0.5))
  test('is not defined for one kind of film only', () => expect(auroc(films([0.5], []))).toBeNull())

  test('is the share of pairs in order, whatever the scores', () => {
    const score = fc.integer({ min: -5, max: 5 })
    fc.assert(
      fc.property(fc.array(score, { minLength: 1 }), fc.array(score, { minLength: 1 }), (positives, negatives) => {
        let pairs = 0
        for (const p of positives) for (const n of negatives) pairs += p > n ? 1 : p === n ? 0.5 : 0
        expect(auroc(films(positives, negatives))).toBeCloseTo(pairs / (positives.length * negatives.length), 10)
      })
    )
  })
})

describe('average precision', () => {
  // scikit-learn 1.2: average_precision_score([0,0,1,1],[.1,.4,.35,.8]) == .8333
  test('agrees with the textbook example', () => expect(averagePrecision(films([0.35, 0.8], [0.1, 0.4]))).toBeCloseTo(0.8333, 4))
  test('is the share of positives when nothing tells them apart', () => expect(averagePrecision(films([1, 1], [1, 1]))).toBe(0.5))
})

describe('the interval', () => {
  const many = films(
    Array.from({ length: 40 }, (_, i) => 0.3 + i / 60),
    Array.from({ length: 40 }, (_, i) => i / 60)
  )

  test('holds the estimate and is the same for the same seed', () => {
    const interval = patientBootstrap(many, auroc, 500)!
    expect(interval.low).toBeLessThan(auroc(many)!)
    expect(interval.high).toBeGreaterThan(auroc(many)!)
    expect(patientBootstrap(many, auroc, 500)).toEqual(interval)
  })

  test('is wider when the same films are known to come from fewer patients', () => {
    const width = (sample: Scored[]) => {
      const { low, high } = patientBootstrap(sample, auroc, 500)!
      return high - low
    }
    const repeated = Array.from({ length: 6 }, () => many).flat()
    const asIfIndependent = repeated.map((film, i) => ({ ...film, patient: `x${i}` }))
    expect(width(repeated)).toBeGreaterThan(1.5 * width(asIfIndependent))
  })

  test('is not given when the draws have one kind of film only', () => {
    expect(patientBootstrap(films([1, 2], []), auroc, 200)).toBeNull()
  })
})
