import { expect, test } from 'vitest'
import { openOn } from '@main/onnx/session'
import { largestDifference, runTrial, trialModel } from '@main/onnx/trial'

test.each(['light', 'heavy'] as const)('the %s trial gives the same ordinary numbers every time', async (trial) => {
  const session = await openOn('cpu', trialModel(trial))
  const [first, second] = [await runTrial(session, Infinity), await runTrial(session, 0)]
  expect(first.values).toHaveLength(256 * 64)
  expect(largestDifference(first.values, second.values)).toBe(0)
  expect(first.values.every((value) => Math.abs(value) < 20)).toBe(true)
  expect(new Set(first.values).size).toBeGreaterThan(first.values.length / 3)
  expect(first.ms).toBeGreaterThan(0)
  await session.close()
})

test('a hopeless provider is not run to the end of the trial', async () => {
  let runs = 0
  const run = async () => {
    runs++
    await new Promise((resolve) => setTimeout(resolve, 5))
    return { y: { data: new Float32Array(1), shape: [1] } }
  }
  await runTrial({ run, close: () => Promise.resolve() }, 1)
  expect(runs).toBe(2)
})

test('results of unlike length or with NaN are never close', () => {
  expect(largestDifference(Float32Array.of(1), Float32Array.of(1, 2))).toBeNaN()
  expect(largestDifference(Float32Array.of(NaN, 1), Float32Array.of(0, 1))).toBeNaN()
  expect(largestDifference(Float32Array.of(1, 2), Float32Array.of(1, 2.5))).toBe(0.5)
})
