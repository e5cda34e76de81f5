import { expect, test } from 'vitest'
import { slice } from '@main/onnx/ops/layout'
import { throughBytes, unsignedBytes } from '@main/onnx/ops/quantisation'
import { floats, runGraph } from '../../../fixtures/run-graph'

test('numbers of a range come back within half a step, and 0 as 0', async () => {
  const values = [-1, -0.5, -0.01, 0, 0.01, 1.23, 2.5, 4]
  const { data } = await runGraph({ x: floats([8], values), range: floats([2], [-1, 4]) }, ({ x, range }) => {
    const at = (index: number) => slice(range!, [{ axis: 0, start: index, end: index + 1 }])
    return throughBytes(x!, unsignedBytes(at(0), at(1)))
  })
  const step = 5 / 255
  data.forEach((value, i) => expect(Math.abs(value - values[i]!)).toBeLessThanOrEqual(step / 2 + 1e-6))
  expect(data[3]).toBe(0)
  expect(new Set(data.map((value) => Math.round(value / step))).size).toBeGreaterThan(6)
})

test('numbers beyond the range become its ends', async () => {
  const { data } = await runGraph({ x: floats([3], [-9, 1, 9]), range: floats([2], [-1, 4]) }, ({ x, range }) => {
    const at = (index: number) => slice(range!, [{ axis: 0, start: index, end: index + 1 }])
    return throughBytes(x!, unsignedBytes(at(0), at(1)))
  })
  expect(data[0]).toBeCloseTo(-1, 1)
  expect(data[2]).toBeCloseTo(4, 1)
})
