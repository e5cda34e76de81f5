import { describe, expect, test } from 'vitest'
import { overlayColours } from '@shared/domain/overlay'
import { colourOf, paint } from '@shared/geometry/colour-map'

/** CIE 1976 lightness of an sRGB colour (D65). */
function lightness([red, green, blue]: readonly number[]): number {
  const linear = (value: number) => (value <= 0.04045 * 255 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)
  const y = 0.2126 * linear(red!) + 0.7152 * linear(green!) + 0.0722 * linear(blue!)
  return y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (24389 / 27) * y
}

describe.each(overlayColours.options)('%s', (colours) => {
  test('grows lighter with the value in even steps, so that it reads without seeing hues', () => {
    const steps = Array.from({ length: 21 }, (_, i) => lightness(colourOf(i / 20, colours)))
    for (let i = 1; i < steps.length; i++) {
      expect(steps[i]! - steps[i - 1]!).toBeGreaterThan(1)
      expect(steps[i]! - steps[i - 1]!).toBeLessThan(8)
    }
  })

  test('leaves the film alone where there is no attention, and clips what lies outside [0, 1]', () => {
    expect(colourOf(0, colours)[3]).toBe(0)
    expect(colourOf(-1, colours)).toEqual(colourOf(0, colours))
    expect(colourOf(7, colours)).toEqual(colourOf(1, colours))
    expect([...paint([1, 0], colours)]).toEqual([...colourOf(1, colours), ...colourOf(0, colours)])
  })
})
