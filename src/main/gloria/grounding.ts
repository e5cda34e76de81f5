import type { AttentionGrid } from '@shared/geometry/attention-grid'
import { blendMaps } from '@shared/geometry/blend-maps'
import type { CoveredCell } from '@shared/geometry/covered-cells'
import type { ScoringMode, WordMap } from '@shared/domain/suggestion'
import type { PackManifest } from '@main/checkpoint/manifest'
import { attentionLogits, wordAttention } from '@main/gloria/attention'
import { realWords, type FilmEmbedding, type TextEmbedding } from '@main/gloria/embedding'
import { peakOf } from '@main/gloria/peak'
import { similarity } from '@main/gloria/similarity'
import { compatCount, type SimilarityOptions } from '@main/gloria/similarity-options'
import type { TokenizedText } from '@main/gloria/tokenizer'

/** A film whose embedding is at hand. */
export interface EmbeddedFilm {
  readonly embedding: FilmEmbedding
  readonly grid: AttentionGrid
}

/** A text that is held against films: as written, as tokenised and as embedded. */
export interface EmbeddedText {
  readonly text: string
  /** Where it begins in the longer text that it is a part of (UTF-16 units). */
  readonly start: number
  readonly tokens: TokenizedText
  readonly embedding: TextEmbedding
}

export interface HeldText {
  readonly score: number
  readonly words: WordMap[]
  /** The words' maps, each by its weight. */
  readonly whole: Float32Array
}

/** Options for one text under a pack's temperatures. */
export const optionsFor = (text: string, mode: ScoringMode, { temperatures, architecture }: PackManifest): SimilarityOptions => ({
  mode,
  temperatures,
  compatCount: compatCount(text, architecture.text.maxTokens)
})

/**
 * Holds the parts of a text against a film, each alone: a softmax over words must not run across sentences. A word
 * weighs exp(t s), t the temperature of the words: as much as the local similarity log(mean exp(t s)) / t grows with
 * its score. So the whole looks where the words that carried the score look, and "at the" hardly counts.
 */
export function holdTexts({ embedding, grid }: EmbeddedFilm, texts: readonly EmbeddedText[], mode: ScoringMode, manifest: PackManifest): HeldText {
  const held = texts.map((part) => ({ part, result: similarity(embedding, part.embedding, optionsFor(part.text, mode, manifest)) }))
  const words = held.flatMap(({ part, result }) =>
    result.words.map(({ word, score, map }, i): WordMap => {
      const span = part.tokens.words[i + 1]?.span ?? null
      return {
        word,
        score,
        weight: Math.exp(manifest.temperatures.words * score),
        data: [...map],
        peak: peakOf(grid, map),
        span: span && { start: part.start + span.start, end: part.start + span.end }
      }
    })
  )
  const score = held.reduce((sum, { result }) => sum + result.score, 0) / held.length
  return { score, words, whole: blendMaps(words) }
}

/**
 * How much each word of a text attends to some cells of the film's grid, relative to a uniform map (1: no preference);
 * in the text's order. Needs the attention alone, not the scores: half the work.
 */
export function attentionAt({ embedding }: EmbeddedFilm, text: TextEmbedding, cells: readonly CoveredCell[], options: SimilarityOptions): { word: string; wordIndex: number; attention: number }[] {
  const real = realWords(text)
  const covered = cells.reduce((sum, { share }) => sum + share, 0)
  const meanOf = (map: Float32Array) => cells.reduce((sum, { index, share }) => sum + map[index]! * share, 0) / covered
  return wordAttention(attentionLogits(embedding, text), options)
    .filter(({ index }) => index >= 1 && index <= real.length)
    .map(({ index, map }) => ({ word: real[index - 1]!, wordIndex: index - 1, attention: meanOf(map) * map.length }))
}
