import { expect, test } from 'vitest'
import { add, atLeast, cast, div, erf, exp, gelu, log, mul, relu, scale, sqrt, sub } from '@main/onnx/ops/elementwise'
import { floats, integers, noise, runGraph } from '../../../fixtures/run-graph'

const a = floats([2, 3], [1, 2, 3, 4, 5, 6])
const b = floats([3], [2, 4, 8])

test.each([
  ['add', add, [3, 6, 11, 6, 9, 14]],
  ['sub', sub, [-1, -2, -5, 2, 1, -2]],
  ['mul', mul, [2, 8, 24, 8, 20, 48]],
  ['div', div, [0.5, 0.5, 0.375, 2, 1.25, 0.75]]
] as const)('%s works element by element and stretches the smaller tensor', async (_, operation, expected) => {
  const result = await runGraph({ a, b }, ({ a, b }) => operation(a!, b!), false)
  expect(result.data).toEqual(expected)
  expect(result.shape).toEqual(result.inferred)
})

test.each([
  ['exp', exp, Math.exp],
  ['relu', relu, (x: number) => Math.max(0, x)],
  ['half', (x: Parameters<typeof scale>[0]) => scale(x, 0.5), (x: number) => x / 2],
  ['clip from below', (x: Parameters<typeof scale>[0]) => atLeast(x, 0.25), (x: number) => Math.max(0.25, x)]
] as const)('%s is what it says', async (_, operation, reference) => {
  const x = noise([4, 5])
  const { data, shape, inferred } = await runGraph({ x }, ({ x }) => operation(x!), true)
  expect(inferred).toEqual(['n', 5])
  expect(shape).toEqual([4, 5])
  data.forEach((value, i) => expect(value).toBeCloseTo(reference(Number(x.data[i])), 6))
})

test('log and sqrt take positive numbers', async () => {
  const x = floats([3], [0.25, 1, 9])
  expect((await runGraph({ x }, ({ x }) => sqrt(x!))).data).toEqual([0.5, 1, 3])
  const { data } = await runGraph({ x }, ({ x }) => log(x!))
  expect(data[2]).toBeCloseTo(Math.log(9), 6)
})

test('erf and the exact gelu agree with tabulated values', async () => {
  // erf: Abramowitz & Stegun, table 7.1. gelu(x) = x Phi(x) with Phi from table 26.1.
  const x = floats([4], [-1, 0, 0.5, 2])
  const tabulated = { erf: [-0.8427008, 0, 0.5204999, 0.9953223], gelu: [-0.1586553, 0, 0.3457312, 1.9544997] }
  const results = { erf: await runGraph({ x }, ({ x }) => erf(x!)), gelu: await runGraph({ x }, ({ x }) => gelu(x!)) }
  for (const name of ['erf', 'gelu'] as const) tabulated[name].forEach((value, i) => expect(results[name].data[i]).toBeCloseTo(value, 6))
})

test('a cast changes the type and keeps the shape', async () => {
  const { data, inferred } = await runGraph({ x: integers([2, 2], [0, 1, -2, 3]) }, ({ x }) => cast(x!, 'float32'), true)
  expect(data).toEqual([0, 1, -2, 3])
  expect(inferred).toEqual(['n', 2])
})
