import { expect, test } from 'vitest'
import { createRandom } from '@shared/random'
import { cropSquare } from '@main/gloria/preprocess'
import { changeAtRandom, changedMask, changedPixels, unchanged, usualRanges } from '@main/training/augment'

const preprocessing = { resizeLongSide: 32, inputSize: 24, mean: 0.5, std: 0.5 }
const square = { rows: 32, columns: 32, gray: Uint8Array.from({ length: 1024 }, (_, i) => (i * 37) % 256) }
/** Bright on one side alone. */
const oneSided = { rows: 32, columns: 32, gray: Uint8Array.from({ length: 1024 }, (_, i) => (i % 32 < 10 ? 230 : 20)) }

test('a film that is not changed is what inference sees', () => {
  const changed = changedPixels(square, preprocessing, unchanged)
  cropSquare(square, preprocessing).forEach((value, i) => expect(changed[i]).toBeCloseTo(value, 5))
})

test('the same seed changes a film in the same way, another in another', () => {
  const of = (seed: number) => changedPixels(square, preprocessing, changeAtRandom(usualRanges, createRandom(seed)))
  expect(of(3)).toEqual(of(3))
  expect(of(3)).not.toEqual(of(4))
})

test('left stays left, and values stay within what a film can show', () => {
  for (let seed = 0; seed < 50; seed++) {
    const pixels = changedPixels(oneSided, preprocessing, changeAtRandom(usualRanges, createRandom(seed)))
    const mean = (from: number, to: number) => {
      const values = [...pixels].filter((_, i) => i % 24 >= from && i % 24 < to)
      return values.reduce((a, b) => a + b, 0) / values.length
    }
    expect(mean(0, 8)).toBeGreaterThan(mean(16, 24))
    expect(pixels.every((value) => value >= -1 && value <= 1)).toBe(true)
  }
})

test('a mask moves with its film', () => {
  const change = { ...changeAtRandom(usualRanges, createRandom(5)), gamma: 1, contrast: 1, brightness: 0 }
  const bright = { ...square, gray: square.gray.map((value) => (value > 128 ? 255 : 0)) }
  const [film, mask] = [changedPixels(bright, preprocessing, change), changedMask(bright, preprocessing.inputSize, change)]
  mask.forEach((value, i) => expect(film[i]).toBeCloseTo(2 * value - 1, 5))
})
