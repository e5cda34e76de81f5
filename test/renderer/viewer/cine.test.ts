import { describe, expect, it } from 'vitest'
import { frameAt } from '@renderer/viewer/cine'

describe('a film of many frames', () => {
  it('shows the frame whose time it is, leaves out what came too late, and begins again', () => {
    expect(frameAt(3, 39, 25, 10)).toBe(3)
    expect(frameAt(3, 41, 25, 10)).toBe(4)
    expect(frameAt(3, 130, 25, 10)).toBe(6)
    expect(frameAt(9, 41, 25, 10)).toBe(0)
    expect(frameAt(9_999, 1000, 60, 10_000)).toBe(59)
  })
})
