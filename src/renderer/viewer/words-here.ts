import { create } from 'zustand'
import type { Failure } from '@shared/domain/errors'
import type { AttendingWord } from '@shared/domain/suggestion'
import type { PointPx } from '@shared/geometry/attention-grid'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'

interface WordsHere {
  /** The place that was clicked; null when none is. */
  readonly place: { readonly sopInstanceUid: string; readonly point: PointPx } | null
  readonly words: readonly AttendingWord[]
  readonly state: 'idle' | 'asking' | 'known' | 'failed'
  readonly failure: Failure | null
}

const nothing: WordsHere = { place: null, words: [], state: 'idle', failure: null }

/** Words that attend to a place on the film, lit up wherever they are on screen. */
export const useWordsHere = create<WordsHere>(() => nothing)

let asked = 0

export async function askWordsHere(sopInstanceUid: string, point: PointPx): Promise<void> {
  const turn = ++asked
  useWordsHere.setState({ place: { sopInstanceUid, point }, words: [], state: 'asking', failure: null })
  try {
    const words = await door.suggestions.wordsAt({ sopInstanceUid, ...point })
    if (turn === asked) useWordsHere.setState({ words, state: 'known' })
  } catch (error) {
    if (turn === asked) useWordsHere.setState({ words: [], state: 'failed', failure: failureOf(error) })
  }
}

export function forgetWordsHere(): void {
  asked++
  useWordsHere.setState(nothing)
}

/** Attention of a word at the clicked place, 0 where it does not attend; `text` is the prompt or sentence it stands in. */
export function attentionHere(words: readonly AttendingWord[], text: string, word: string): number {
  const own = text.toLowerCase()
  const name = word.toLowerCase()
  return words.reduce((best, one) => (one.word.toLowerCase() === name && overlaps(one.text.toLowerCase(), own) ? Math.max(best, one.attention) : best), 0)
}

const overlaps = (a: string, b: string) => a.includes(b) || b.includes(a)
