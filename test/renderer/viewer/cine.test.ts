import { describe, expect, it } from 'vitest'
import { frameAt, rateOf } from '@renderer/viewer/cine'

const film = (values: Readonly<Record<string, string>>) => ({ string: (tag: string) => values[tag] })

describe('a film of many frames', () => {
  it('is played as it asks: by its recommended rate, its cine rate or the time of a frame', () => {
    expect(rateOf(film({ x00082144: '7', x00180040: '30', x00181063: '20' }))).toBe(7)
    expect(rateOf(film({ x00180040: '30', x00181063: '20' }))).toBe(30)
    expect(rateOf(film({ x00181063: '40' }))).toBe(25)
    for (const values of [{}, { x00180040: '0' }, { x00181063: 'x' }]) expect(rateOf(film(values))).toBe(15)
    expect(rateOf(film({ x00180040: '1e9' }))).toBe(120)
  })

  it('shows the frame whose time it is, leaves out what came too late, and begins again', () => {
    expect(frameAt(3, 39, 25, 10)).toBe(3)
    expect(frameAt(3, 41, 25, 10)).toBe(4)
    expect(frameAt(3, 130, 25, 10)).toBe(6)
    expect(frameAt(9, 41, 25, 10)).toBe(0)
    expect(frameAt(9_999, 1000, 60, 10_000)).toBe(59)
  })
})
