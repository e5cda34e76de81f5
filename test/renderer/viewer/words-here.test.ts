import { describe, expect, it, vi } from 'vitest'
import type { AttendingWord } from '@shared/domain/suggestion'
import { askWordsHere, attentionHere, forgetWordsHere, useWordsHere } from '@renderer/viewer/words-here'

const fake = await vi.hoisted(async () => {
  const { createFakeClient } = await import('../fake/fake-client')
  return createFakeClient({ delayMs: 20 })
})
vi.mock('@renderer/door/door', () => ({ door: fake.door }))

const word = (text: string, name: string, attention: number): AttendingWord => ({ source: 'prompt', class: 'edema', text, word: name, wordIndex: 0, attention })

describe('words at a place', () => {
  it('light up in the text they stand in, whatever its case', () => {
    const words = [word('mild pulmonary edema', 'edema', 2.5), word('large left effusion', 'left', 4)]
    expect(attentionHere(words, 'Mild pulmonary edema.', 'Edema')).toBe(2.5)
    expect(attentionHere(words, 'mild pulmonary edema', 'left')).toBe(0)
    expect(attentionHere(words, 'no edema', 'edema')).toBe(0)
  })

  it('are those of the last place that was clicked, however late an earlier answer comes', async () => {
    const first = askWordsHere('1.2.3.1.1.1', [{ columnPx: 300, rowPx: 300 }])
    const second = askWordsHere('1.2.3.1.1.1', [{ columnPx: 760, rowPx: 800 }])
    await Promise.all([first, second])
    expect(useWordsHere.getState()).toMatchObject({ state: 'known', place: { outline: [{ columnPx: 760 }] } })
    expect(useWordsHere.getState().words.length).toBeGreaterThan(0)
  })

  it('go away when they are put away, even while they are still being looked for', async () => {
    const asked = askWordsHere('1.2.3.1.1.1', [{ columnPx: 300, rowPx: 300 }])
    forgetWordsHere()
    await asked
    expect(useWordsHere.getState()).toMatchObject({ state: 'idle', place: null, words: [] })
  })
})
