import { AppError } from '@shared/domain/errors'
import type { ScoringMode } from '@shared/domain/suggestion'

/** A text ready to be scored: vectors of [CLS], its words and [SEP] (words x dim), and its sentence vector (dim). */
export interface ScorableText {
  readonly wordVectors: Float32Array
  readonly sentence: Float32Array
  /** Positions after [CLS] that compat mode counts (`compatCount`); corrected mode does not look at it. */
  readonly compatCount: number
}

/** Texts of similar length as the similarity graph takes them (see `similarityGraph` for shapes and meaning). */
export interface TextBatch {
  /** Where each text stands in the caller's list. */
  readonly order: readonly number[]
  /** q: words of the longest text here. */
  readonly slots: number
  readonly words: Float32Array
  readonly bias: Float32Array
  readonly counted: Float32Array
  readonly sentences: Float32Array
  /** For each text, the slot of its first real word and how many there are. */
  readonly real: readonly { readonly first: number; readonly count: number }[]
}

/** A prompt set laid out for one run: made once, scored against every film. */
export interface TextTable {
  readonly mode: ScoringMode
  readonly dim: number
  readonly texts: number
  readonly batches: readonly TextBatch[]
}

/** Texts of one run: enough to keep the matrix products busy, few enough for their maps to stay in the cache. */
const TEXTS_PER_RUN = 64

/** Takes no part in a softmax: e to this is 0 in float32 whatever the other logits. */
const ABSENT = -1e30

/**
 * Lays texts out for the similarity graph, shortest first so that little is padded.
 * Throws AppError TEXT_EMPTY for a text without words.
 */
export function tabulateTexts(texts: readonly ScorableText[], dim: number, mode: ScoringMode): TextTable {
  const laidOut = texts.map((text, index) => ({ ...slotsOf(text, dim, mode), text, index })).sort((a, b) => a.slots.length - b.slots.length)
  const batches: TextBatch[] = []
  for (let start = 0; start < laidOut.length; start += TEXTS_PER_RUN) batches.push(batchOf(laidOut.slice(start, start + TEXTS_PER_RUN), dim))
  return { mode, dim, texts: texts.length, batches }
}

/** Texts in one batch, in their own order, padded to at least `slots` words. Throws AppError TEXT_EMPTY for a text without words. */
export const tabulateTogether = (texts: readonly ScorableText[], dim: number, mode: ScoringMode, slots = 0): TextBatch =>
  batchOf(texts.map((text, index) => ({ ...slotsOf(text, dim, mode), text, index })), dim, slots)

/** One place in a text's attention: which of its vectors stands there (null: zeros), for how many, and whether it counts. */
interface Slot {
  readonly vector: number | null
  readonly stands: number
  readonly counts: boolean
}

interface LaidOut {
  readonly text: ScorableText
  readonly index: number
  readonly slots: readonly Slot[]
  readonly first: number
  readonly count: number
}

function slotsOf({ wordVectors, compatCount }: ScorableText, dim: number, mode: ScoringMode): Omit<LaidOut, 'text' | 'index'> {
  const count = wordVectors.length / dim - 2
  if (!(count >= 1)) throw new AppError('TEXT_EMPTY', 'A text without words cannot be scored.')
  const vectors = (from: number, to: number): Slot[] => Array.from({ length: to - from }, (_, i) => ({ vector: from + i, stands: 1, counts: from + i > 0 }))
  if (mode === 'corrected') return { slots: vectors(0, count + 1), first: 1, count }
  // [CLS] stays out; [SEP] and the zero vectors after it come in. Zeros have equal logits: one slot stands for them all.
  const present = vectors(1, Math.min(compatCount, count + 1) + 1)
  const zeros = compatCount - present.length
  return { slots: zeros > 0 ? [...present, { vector: null, stands: zeros, counts: true }] : present, first: 0, count: Math.min(count, present.length) }
}

function batchOf(texts: readonly LaidOut[], dim: number, atLeast = 0): TextBatch {
  const q = Math.max(atLeast, ...texts.map(({ slots }) => slots.length))
  const words = new Float32Array(texts.length * q * dim)
  const bias = new Float32Array(texts.length * q).fill(ABSENT)
  const counted = new Float32Array(texts.length * q)
  const sentences = new Float32Array(texts.length * dim)
  texts.forEach(({ text, slots }, row) => {
    sentences.set(text.sentence, row * dim)
    slots.forEach(({ vector, stands, counts }, slot) => {
      const at = row * q + slot
      if (vector !== null) words.set(text.wordVectors.subarray(vector * dim, (vector + 1) * dim), at * dim)
      bias[at] = Math.log(stands)
      counted[at] = counts ? 1 : 0
    })
  })
  return { order: texts.map(({ index }) => index), slots: q, words, bias, counted, sentences, real: texts.map(({ first, count }) => ({ first, count })) }
}
