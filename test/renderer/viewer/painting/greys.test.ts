import { describe, expect, test } from 'vitest'
import { windowVoi } from '@main/dicom/lut'
import { voiShapes } from '@shared/domain/film-frame'
import { tableOf, type Greys } from '@renderer/viewer/painting/greys'

function greysBy(greys: Partial<Greys>): (value: number) => number {
  const { low, high, entries } = tableOf({ window: { centre: 1000, width: 600 }, shape: 'LINEAR', curve: null, rescale: { slope: 1, intercept: 0 }, inverted: false, ...greys })
  const last = entries.length - 1
  return (value) => entries[Math.round(Math.min(last, Math.max(0, (last * (value - low)) / (high - low))))]!
}

describe('greys of a window', () => {
  test.each(voiShapes)('follow the standard: %s, as what the model sees does', (shape) => {
    const reference = windowVoi({ centre: 1000, width: 600, shape })
    const [greyOf, turnedRound] = [greysBy({ shape }), greysBy({ shape, inverted: true })]
    for (let value = -500; value <= 2500; value += 7) {
      const grey = 255 * reference(value)
      expect(Math.abs(greyOf(value) - grey)).toBeLessThanOrEqual(0.6)
      expect(Math.abs(turnedRound(value) - (255 - grey))).toBeLessThanOrEqual(0.6)
    }
  })

  test('one value wide are a step, black below and white from the centre on', () => {
    const step = { window: { centre: 10, width: 1 } }
    expect([9, 9.4, 9.6, 10].map(greysBy(step))).toEqual([0, 0, 255, 255])
  })

  test('are of what values mean, where that falls as they rise, too', () => {
    const [greyOf, falling] = [greysBy({ rescale: { slope: 2, intercept: -500 } }), greysBy({ rescale: { slope: -0.5, intercept: 2000 } })]
    // 700 to 1299 are those between black and white.
    expect([greyOf(600), greyOf(899.5), greyOf(750)]).toEqual([0, 255, 128])
    expect([falling(2600), falling(1402), falling(2001)]).toEqual([0, 255, 128])
  })

  test('go along a curve, of a sigmoid too', () => {
    const curve = (grey: number) => grey * grey
    expect(greysBy({ curve })(999.5)).toBe(64)
    expect(greysBy({ curve, inverted: true })(999.5)).toBe(191)
    expect(greysBy({ curve, shape: 'SIGMOID' })(1000)).toBe(64)
  })
})
