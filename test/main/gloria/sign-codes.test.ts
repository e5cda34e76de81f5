import { expect, test } from 'vitest'
import { codeWords, nearestCodes, writeCode } from '@main/gloria/sign-codes'
import { createRandom } from '@shared/random'

const random = createRandom(4)
const dim = 70
const vectors = Array.from({ length: 400 }, () => Float32Array.from({ length: dim }, () => random.normal() + 0.4))
const centre = Float32Array.from({ length: dim }, (_, d) => vectors.reduce((sum, vector) => sum + vector[d]!, 0) / vectors.length)
const words = codeWords(dim)
const codes = new Uint32Array(vectors.length * words)
vectors.forEach((vector, i) => writeCode(vector, centre, codes, i * words))
const bits = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, d) => sum + Number(value > centre[d]! !== b[d]! > centre[d]!), 0)

test('the nearest codes are those that differ in the fewest bits, all that are equally far included', () => {
  for (const query of [vectors[0]!, vectors[17]!, Float32Array.from({ length: dim }, () => random.normal())]) {
    const code = new Uint32Array(words)
    writeCode(query, centre, code, 0)
    const distances = vectors.map((vector) => bits(vector, query))
    for (const count of [1, 10, 100]) {
      const limit = distances.toSorted((a, b) => a - b)[count - 1]!
      expect(nearestCodes(codes, words, vectors.length, code, count)).toEqual(distances.flatMap((distance, i) => (distance <= limit ? [i] : [])))
    }
  }
})

test('more than there are gives all, and only what was filled in is looked at', () => {
  const code = codes.slice(0, words)
  expect(nearestCodes(codes, words, vectors.length, code, 1000)).toHaveLength(vectors.length)
  expect(nearestCodes(codes, words, 5, code, 3).every((place) => place < 5)).toBe(true)
  expect(nearestCodes(codes, words, 0, code, 3)).toEqual([])
})

test('signs keep neighbours: most of the ten nearest by angle are among the sixty nearest codes', () => {
  const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, d) => sum + (value - centre[d]!) * (b[d]! - centre[d]!), 0) / Math.hypot(...a.map((value, d) => value - centre[d]!)) / Math.hypot(...b.map((value, d) => value - centre[d]!))
  const shares = vectors.slice(0, 30).map((query, own) => {
    const exact = vectors.map((vector, i) => ({ i, score: cosine(query, vector) })).sort((a, b) => b.score - a.score).slice(0, 10).map(({ i }) => i)
    const near = new Set(nearestCodes(codes, words, vectors.length, codes.slice(own * words, (own + 1) * words), 60))
    return exact.filter((i) => near.has(i)).length / 10
  })
  expect(shares.reduce((a, b) => a + b) / shares.length).toBeGreaterThan(0.6)
})
