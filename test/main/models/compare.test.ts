import { describe, expect, test } from 'vitest'
import { compareModels, type ComparedFilm } from '@main/models/compare'
import { compareOutlines } from '@main/models/compare-outlines'
import { noise } from '../../fixtures/run-graph'

const grain = (seed: number) => Array.from(noise([400], seed).data as Float32Array)

/** 100 patients with two films each; scores tell the finding with the given strengths. */
function films(strength: { readonly serving: number; readonly candidate: number }, name = 'edema', seed = 1): ComparedFilm[] {
  const [a, b] = [grain(seed), grain(seed + 50)]
  return Array.from({ length: 200 }, (_, i) => {
    const positive = i % 3 === 0
    const score = (by: number, own: readonly number[]) => (positive ? by : 0) + own[i]!
    return { file: `film ${i}`, patient: `patient ${Math.floor(i / 2)}`, positive: { [name]: positive }, serving: { [name]: score(strength.serving, a) }, candidate: { [name]: score(strength.candidate, b) } }
  })
}

describe('a candidate against the serving model', () => {
  test('that is plainly better passes, with an interval above 0', () => {
    const { mean, classes, verdict, patients } = compareModels(films({ serving: 0.2, candidate: 1.2 }))
    expect(verdict).toEqual({ passed: true, reason: 'better', worse: [] })
    expect(patients).toBe(100)
    expect(mean.interval!.low).toBeGreaterThan(0)
    expect(mean.difference).toBeCloseTo(classes[0]!.candidate.auroc! - classes[0]!.serving.auroc!, 12)
    expect(classes[0]!.candidate.logLoss!).toBeLessThan(classes[0]!.serving.logLoss!)
  })

  test('that is the same model does not pass: its difference is 0', () => {
    const same = films({ serving: 0.5, candidate: 0.5 }).map((film) => ({ ...film, candidate: film.serving }))
    const { mean, verdict, disagreements } = compareModels(same)
    expect(mean).toMatchObject({ difference: 0, interval: { low: 0, high: 0 } })
    expect(verdict).toMatchObject({ passed: false, reason: 'not-better' })
    expect(disagreements.every(({ servingRank, candidateRank }) => servingRank === candidateRank)).toBe(true)
  })

  test('that is the serving model in 8 bits passes when it is as good, not when it lost something', () => {
    const near = films({ serving: 0.5, candidate: 0.5 }).map((film) => ({ ...film, candidate: { edema: film.serving['edema']! + 1e-4 } }))
    expect(compareModels(near, { quantised: true }).verdict).toEqual({ passed: true, reason: 'as-good', worse: [] })
    expect(compareModels(near).verdict).toMatchObject({ passed: false, reason: 'not-better' })
    expect(compareModels(films({ serving: 1.2, candidate: 0.2 }), { quantised: true }).verdict.passed).toBe(false)
    // Another grain: as strong, yet no copy.
    expect(compareModels(films({ serving: 0.5, candidate: 0.45 }), { quantised: true }).verdict).toMatchObject({ passed: false })
  })

  test('that is the same model but for its outlines is judged by them; with other scores, outlines do not help it, but can stop it', () => {
    const same = films({ serving: 0.5, candidate: 0.5 }).map((film) => ({ ...film, candidate: film.serving }))
    const drawn = (serving: number | null, candidate: number | null, patients = 20) => compareOutlines(Array.from({ length: patients }, (_, i) => ({ class: 'edema', patient: `patient ${i}`, present: true, serving: serving && serving + i / 100, candidate: candidate && candidate + (i % 5) / 100 })))
    expect(compareModels(same, { outlines: drawn(0.3, 0.7) }).verdict).toEqual({ passed: true, reason: 'outlines', worse: [] })
    expect(compareModels(same, { outlines: drawn(null, 0.7) }).verdict).toEqual({ passed: true, reason: 'outlines', worse: [] })
    expect(compareModels(same, { outlines: drawn(0.7, 0.3) }).verdict).toEqual({ passed: false, reason: 'outlines-worse', worse: ['edema'] })
    expect(compareModels(same, { outlines: drawn(0.5, 0.575) }).verdict).toEqual({ passed: false, reason: 'outlines-not-better', worse: [] })
    expect(compareModels(same, { outlines: drawn(null, 0.7, 4) }).verdict).toEqual({ passed: false, reason: 'outlines-unseen', worse: [] })
    // No film at hand says where anything lies.
    expect(compareModels(same, { outlines: compareOutlines([]), candidateOutlines: true }).verdict).toEqual({ passed: false, reason: 'outlines-unseen', worse: [] })
    expect(compareModels(films({ serving: 0.5, candidate: 0.5 }), { outlines: drawn(0.3, 0.7) }).verdict).toMatchObject({ passed: false, reason: 'not-better' })
    expect(compareModels(films({ serving: 0.2, candidate: 1.2 }), { outlines: drawn(0.7, 0.3) }).verdict).toMatchObject({ passed: false, reason: 'outlines-worse' })
    // An encoder that leaves the outlines behind is a model for scores.
    expect(compareModels(films({ serving: 0.2, candidate: 1.2 }), { outlines: drawn(0.7, null) }).verdict).toMatchObject({ passed: true, reason: 'better' })
  })

  test('that is worse at one finding does not pass, however much better it is at another', () => {
    const merged = films({ serving: 0.1, candidate: 3 }).map((film, i) => {
      const other = films({ serving: 1.5, candidate: 0.2 }, 'nodule', 7)[i]!
      return { ...film, positive: { ...film.positive, ...other.positive }, serving: { ...film.serving, ...other.serving }, candidate: { ...film.candidate, ...other.candidate } }
    })
    const { mean, verdict } = compareModels(merged)
    expect(mean.difference).toBeGreaterThan(0)
    expect(verdict).toEqual({ passed: false, reason: 'class-worse', worse: ['nodule'] })
  })

  test('has nothing to show on films of one kind, or on none', () => {
    const absent = films({ serving: 0, candidate: 1 }).map((film) => ({ ...film, positive: { edema: false } }))
    expect(compareModels(absent).verdict).toMatchObject({ passed: false, reason: 'nothing-to-compare' })
    expect(compareModels([]).verdict).toMatchObject({ passed: false, reason: 'nothing-to-compare' })
  })

  test('films on which the two disagree most come first, and the draw is the same each time', () => {
    const compared = films({ serving: 1, candidate: 1 })
    const moved = compared.map((film, i) => (i === 17 ? { ...film, serving: { edema: -9 }, candidate: { edema: 9 } } : film))
    const found = compareModels(moved)
    expect(found.disagreements[0]).toMatchObject({ file: 'film 17', servingRank: 0, candidateRank: 1 })
    expect(compareModels(moved)).toEqual(found)
  })
})
