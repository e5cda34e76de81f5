import { describe, expect, it, vi } from 'vitest'
import { mapOf } from '@renderer/viewer/overlay-map'
import { pinOverlay, sameTarget, useOverlay, type OverlayTarget } from '@renderer/viewer/overlay-state'
import { ground } from '../fake/findings'

vi.mock('@renderer/door/door', () => ({ door: {} }))

const text = 'large left pleural effusion'
const grounding = ground('1.2.3', text)
const left: OverlayTarget = { kind: 'text', sopInstanceUid: '1.2.3', text, word: { start: 6, end: 10 } }

describe('the map of a word', () => {
  it('is the one whose place in the text was asked for', () => {
    const map = mapOf(grounding, { start: 6, end: 10 }, 'left')
    expect(map.data).toBe(grounding.words[1]!.data)
    expect(map.peak).toEqual(grounding.words[1]!.peak)
  })

  it('is the map of the whole text for a word that cleaning left out', () => {
    const cleaned = { ...grounding, words: grounding.words.map((word, i) => (i === 1 ? { ...word, span: null } : word)) }
    expect(mapOf(cleaned, { start: 6, end: 10 }, 'left').data).toBe(cleaned.whole)
  })

  it('of the whole text has its peak where it is highest', () => {
    const { data, peak, grid } = mapOf(grounding, null, text)
    const best = data.indexOf(Math.max(...data))
    expect(peak.columnPx).toBeCloseTo(grid.originColumnPx + ((best % grid.columns) + 0.5) * grid.cellWidthPx, 9)
  })
})

describe('a pinned overlay', () => {
  it('is let go by pinning it again', () => {
    pinOverlay(left)
    expect(useOverlay.getState().pinned).toEqual(left)
    pinOverlay({ ...left })
    expect(useOverlay.getState().pinned).toBeNull()
  })

  it('is told from others by film, text and word', () => {
    expect(sameTarget(left, { ...left, word: null })).toBe(false)
    expect(sameTarget(left, { ...left, sopInstanceUid: '9' })).toBe(false)
    expect(sameTarget(left, { kind: 'class', sopInstanceUid: '1.2.3', class: text })).toBe(false)
    expect(sameTarget(null, null)).toBe(true)
  })
})
