import type { PointPx } from '@shared/geometry/attention-grid'
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
 * The words that attend to a place of the film, strongest first. A word that several prompts of a class share is given
 * once, as the prompt has it where it attends most; every word of the report stands for itself.
 */
export function wordsAttending(film: EmbeddedFilm, sources: readonly WordSource[], point: PointPx, mode: ScoringMode, manifest: PackManifest): AttendingWord[] {
  const words = sources.flatMap(({ source, class: name, text, embedding }) =>
    attentionAt(film, embedding, point, optionsFor(text, mode, manifest)).map((word): AttendingWord => ({ source, class: name, text, ...word }))
  )
  const strongest = new Map<string, AttendingWord>()
  for (const word of words.sort((a, b) => b.attention - a.attention)) {
    const key = word.source === 'prompt' ? `${word.class ?? ''}\n${word.word}` : `${word.text}\n${word.wordIndex}`
    if (!strongest.has(key)) strongest.set(key, word)
  }
  return [...strongest.values()].slice(0, WORDS_MAX)
}
