import { describe, expect, it } from 'vitest'
import { leftOut } from '@renderer/viewer/use-fitting'

const widths = new Map([['turn', 120], ['file', 60], ['measure', 120], ['look', 60]])

describe('what is left out of a line', () => {
  it('nothing, where all of it has room', () => {
    expect(leftOut(['turn', 'file'], widths, 360)).toEqual([])
  })

  it('the least needed first, and no more than must go for the rest and the way to it', () => {
    expect(leftOut(['turn', 'file', 'measure'], widths, 359)).toEqual(['turn'])
    expect(leftOut(['turn', 'file', 'measure'], widths, 275)).toEqual(['turn'])
    expect(leftOut(['turn', 'file', 'measure'], widths, 274)).toEqual(['turn', 'file'])
  })

  it('never what must stay, however short the line', () => {
    expect(leftOut(['turn', 'file', 'measure'], widths, 10)).toEqual(['turn', 'file', 'measure'])
  })
})
