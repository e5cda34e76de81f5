import { describe, expect, test } from 'vitest'
import { fitClass, type ClassFilm } from '@main/calibration/fit-class'
import { xorshift } from '@main/evaluation/xorshift'

const options = { method: 'platt', errorRate: 0.1, folds: 5, lossTemperature: 10 } as const

/** Scores that carry `signal`, margins that carry `marginSignal`, in noise of the same size. */
function films(count: number, positives: number, signal: number, marginSignal = 0): ClassFilm[] {
  const random = xorshift(11)
  return Array.from({ length: count }, (_, i) => {
    const positive = i % Math.round(count / positives) === 0
    const noisy = (by: number) => random() + random() - 1 + (positive ? by : 0)
    return { patient: `P${Math.floor(i / 3)}`, positive, score: noisy(signal), margin: noisy(marginSignal) }
  })
}

describe('fitClass', () => {
  test('calibrates a class that can be told apart: smaller error than before, answers within the rate', () => {
    const { constants, report } = fitClass(films(300, 100, 1), options)
    expect(constants.probability).toMatchObject({ feature: 'score' })
    expect(constants.probability!.slope).toBeGreaterThan(0)
    expect(report.after!.logLoss).toBeLessThan(report.before!.logLoss)
    expect(report.after!.logLoss).toBeLessThan(report.baseLogLoss!)
    expect(report.answers!.missed).toBeLessThan(0.16)
    expect(report.answers!.invented).toBeLessThan(0.16)
    expect(report).toMatchObject({ films: 300, positive: 100, patients: 100, whyNot: null })
  })

  test('takes the margin over the absent prompts where it tells more', () => {
    const { constants, report } = fitClass(films(300, 100, 0.2, 1), options)
    expect(constants.probability!.feature).toBe('margin')
    expect(report.marginAuroc).toBeGreaterThan(report.auroc!)
    expect(report.presentAboveAbsent!.positive).toBeGreaterThan(report.presentAboveAbsent!.negative!)
  })

  test('does without margins where a class has no absent prompts', () => {
    const { report } = fitClass(films(300, 100, 1).map((film) => ({ ...film, margin: null })), { ...options, method: 'temperature' })
    expect(report).toMatchObject({ feature: 'score', marginAuroc: null, presentAboveAbsent: null })
  })

  test('leaves a class open that has too few films, or scores that say nothing or the contrary', () => {
    expect(fitClass(films(300, 15, 1), options).report.whyNot).toBe('too-few')
    expect(fitClass(films(300, 100, -1, -1), options)).toMatchObject({ constants: { probability: null, conformal: null }, report: { whyNot: 'no-better', after: null } })
    expect(fitClass([], options).report.whyNot).toBe('too-few')
  })
})
