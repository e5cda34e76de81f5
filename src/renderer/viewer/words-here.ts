import { create } from 'zustand'
import type { Failure } from '@shared/domain/errors'
import type { AttendingWord } from '@shared/domain/suggestion'
import type { PointPx } from '@shared/geometry/attention-grid'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'

interface WordsHere {
  /** The place that was clicked, or the region that was asked for: one point, two corners of a box, or a polygon; null when none is. */
  readonly place: { readonly sopInstanceUid: string; readonly outline: readonly PointPx[] } | null
  readonly words: readonly AttendingWord[]
  readonly state: 'idle' | 'asking' | 'known' | 'failed'
  readonly failure: Failure | null
}

const nothing: WordsHere = { place: null, words: [], state: 'idle', failure: null }

/** Words that attend to a place or a region of the film, lit up wherever they are on screen. */
export const useWordsHere = create<WordsHere>(() => nothing)

let asked = 0

export async function askWordsHere(sopInstanceUid: string, outline: readonly PointPx[]): Promise<void> {
  const turn = ++asked
  useWordsHere.setState({ place: { sopInstanceUid, outline }, words: [], state: 'asking', failure: null })
  try {
    const words = await door.suggestions.wordsAt({ sopInstanceUid, outline: [...outline] })
    if (turn === asked) useWordsHere.setState({ words, state: 'known' })
  } catch (error) {
    if (turn === asked) useWordsHere.setState({ words: [], state: 'failed', failure: failureOf(error) })
  }
}

export function forgetWordsHere(): void {
  asked++
  useWordsHere.setState(nothing)
}

/** A word lights up from here on: it attends to the place more than twice as much as to a place like any other. */
export const attendsFrom = 2

/** Attention of a word at the clicked place, 0 where it does not attend; `text` is the prompt or sentence it stands in. */
export function attentionHere(words: readonly AttendingWord[], text: string, word: string): number {
  const own = text.toLowerCase()
  const name = word.toLowerCase()
  return words.reduce((best, one) => (one.word.toLowerCase() === name && overlaps(one.text.toLowerCase(), own) ? Math.max(best, one.attention) : best), 0)
}

const overlaps = (a: string, b: string) => a.includes(b) || b.includes(a)
