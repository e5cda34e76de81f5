import { describe, expect, it } from 'vitest'
import { gestureOf, wheelFactor, zoomFactor } from '@renderer/viewer/gestures'

const press = (button: number, held: { altKey?: boolean; shiftKey?: boolean } = {}) => ({ button, altKey: false, shiftKey: false, ...held })

describe('gestures on the film', () => {
  it('depend on the button, then on the tool in hand', () => {
    expect(gestureOf(press(0), 'window')).toBe('window')
    expect(gestureOf(press(0), 'box')).toBe('box')
    expect(gestureOf(press(1), 'box')).toBe('pan')
    expect(gestureOf(press(2), 'polygon')).toBe('zoom')
    expect(gestureOf(press(4), 'window')).toBeNull()
  })

  it('ask for words with Alt whatever the tool', () => {
    expect(gestureOf(press(0, { altKey: true }), 'box')).toBe('words')
  })

  it('zoom in and out by factors that undo each other', () => {
    expect(zoomFactor(37) * zoomFactor(-37)).toBeCloseTo(1, 12)
    expect(wheelFactor({ deltaY: 100, deltaMode: 0 }) * wheelFactor({ deltaY: -100, deltaMode: 0 })).toBeCloseTo(1, 12)
    expect(wheelFactor({ deltaY: -3, deltaMode: 1 })).toBeGreaterThan(1)
  })

  it('do not leap when a device reports a huge turn of the wheel', () => {
    expect(wheelFactor({ deltaY: -1e6, deltaMode: 0 })).toBeCloseTo(1.1 ** 2, 12)
  })
})
