import type { PointPx } from '@shared/geometry/attention-grid'
import { coveredCells } from '@shared/geometry/covered-cells'
import { isContentWord } from '@shared/domain/phrases'
import type { AttendingWord, ScoringMode } from '@shared/domain/suggestion'
import type { PackManifest } from '@main/checkpoint/manifest'
import type { TextEmbedding } from '@main/gloria/embedding'
import { attentionAt, optionsFor, type EmbeddedFilm } from '@main/gloria/grounding'

export interface WordSource extends Pick<AttendingWord, 'source' | 'class' | 'text'> {
  readonly embedding: TextEmbedding
}

/** Words in one answer: more than anyone would read at a click. */
const WORDS_MAX = 40

/**
 * The words that attend to a place or a region of the film, strongest first; none beside the grid. A word that several prompts of a class share is given
 * once, as the prompt has it where it attends most; every word of the report stands for itself. Words that name nothing
 * ("at", "the") are left out, though they attend somewhere too.
 */
export function wordsAttending(film: EmbeddedFilm, sources: readonly WordSource[], outline: readonly PointPx[], mode: ScoringMode, manifest: PackManifest): AttendingWord[] {
  const cells = coveredCells(film.grid, outline)
  if (cells.length === 0) return []
  const words = sources.flatMap(({ source, class: name, text, embedding }) =>
    attentionAt(film, embedding, cells, optionsFor(text, mode, manifest)).map((word): AttendingWord => ({ source, class: name, text, ...word }))
  )
  const strongest = new Map<string, AttendingWord>()
  for (const word of words.sort((a, b) => b.attention - a.attention)) {
    if (!isContentWord(word.word)) continue
    const key = word.source === 'prompt' ? `${word.class ?? ''}\n${word.word}` : `${word.text}\n${word.wordIndex}`
    if (!strongest.has(key)) strongest.set(key, word)
  }
  return [...strongest.values()].slice(0, WORDS_MAX)
}
