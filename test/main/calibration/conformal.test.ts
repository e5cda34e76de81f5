import { describe, expect, test } from 'vitest'
import { conformalBounds, upperQuantile } from '@main/calibration/conformal'
import type { Example } from '@main/calibration/logistic'
import { xorshift } from '@main/evaluation/xorshift'
import { answer } from '@main/gloria/judge'

/** Two overlapping bell curves (Irwin-Hall), a fifth of the films positive. */
function films(count: number, seed: number): Example[] {
  const random = xorshift(seed)
  const bell = () => Array.from({ length: 6 }, random).reduce((sum, value) => sum + value, -3)
  return Array.from({ length: count }, () => {
    const positive = random() < 0.2
    return { x: bell() + (positive ? 1 : 0), positive }
  })
}

describe('conformal answers', () => {
  test.each([0.05, 0.1, 0.2])('are wrong at most at the rate of %f, for films with and without the finding', (rate) => {
    let [missed, positives, invented, negatives] = [0, 0, 0, 0]
    for (let round = 1; round <= 200; round++) {
      const bounds = conformalBounds(films(150, round), rate)
      for (const { x, positive } of films(150, 10_000 + round)) {
        const { decision } = answer(x, bounds)
        if (positive) positives++
        else negatives++
        if (positive && decision === 'absent') missed++
        if (!positive && decision === 'present') invented++
      }
    }
    // Mean over 200 calibrations: the guarantee holds on average, to within the spread of about 6,000 positives.
    expect(missed / positives).toBeLessThanOrEqual(rate + 0.01)
    expect(invented / negatives).toBeLessThanOrEqual(rate + 0.005)
    // And it is not bought by never answering.
    expect(missed / positives).toBeGreaterThan(rate / 2)
  })

  test('exclude nothing on the word of too few films', () => {
    const bounds = conformalBounds([{ x: 5, positive: true }, ...Array.from({ length: 30 }, (_, i) => ({ x: i / 30, positive: false }))], 0.1)
    expect(bounds.lowestPresent).toBeNull()
    expect(answer(0, bounds)).toEqual({ decision: 'abstains', reason: 'ambiguous' })
    expect(answer(2, bounds)).toEqual({ decision: 'present', reason: null })
  })

  test('cut between the bounds where neither answer is usual', () => {
    const bounds = { lowestPresent: 1, highestAbsent: 0 }
    expect([0.4, 0.6].map((x) => answer(x, bounds).decision)).toEqual(['absent', 'present'])
  })
})

test('the quantile is the ceil((n + 1)(1 - rate))-th smallest value, or none', () => {
  const values = [9, 3, 7, 1, 5, 8, 2, 6, 4]
  expect([upperQuantile(values, 0.1), upperQuantile(values, 0.2), upperQuantile(values, 0.09), upperQuantile([], 0.1)]).toEqual([9, 8, null, null])
})
