import { describe, expect, it, vi } from 'vitest'
import { mapOf, stretchOf } from '@renderer/viewer/overlay-map'
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
    const { peak, grid } = mapOf(grounding, null, text)
    const best = grounding.whole.indexOf(Math.max(...grounding.whole))
    expect(peak.columnPx).toBeCloseTo(grid.originColumnPx + ((best % grid.columns) + 0.5) * grid.cellWidthPx, 9)
  })
})

describe('the grain of an overlay', () => {
  const sentence = 'No large effusion at the left base.'
  const word = { start: sentence.indexOf('large'), end: sentence.indexOf('large') + 5 }

  it('is the word, its phrase or the whole sentence', () => {
    const textOf = (grain: 'word' | 'phrase') => {
      const { start, end } = stretchOf(sentence, word, grain)!
      return sentence.slice(start, end)
    }
    expect(textOf('word')).toBe('large')
    expect(textOf('phrase')).toBe('large effusion')
    expect(stretchOf(sentence, word, 'sentence')).toBeNull()
    expect(stretchOf(sentence, { start: 0, end: 2 }, 'phrase')).toEqual({ start: 0, end: 2 })
  })

  it('blends the maps of a phrase, each word by its weight', () => {
    const [large, left] = grounding.words
    const { data } = mapOf(grounding, { start: 0, end: 10 }, 'large left')
    const total = large!.weight + left!.weight
    for (const cell of [0, 100, 200]) expect(data[cell]).toBeCloseTo((large!.weight * large!.data[cell]! + left!.weight * left!.data[cell]!) / total, 6)
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
