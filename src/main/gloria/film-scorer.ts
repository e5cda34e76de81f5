import type { ScoringMode } from '@shared/domain/suggestion'
import { scoredTexts } from '@main/gloria/class-scores'
import type { EmbeddedText } from '@main/gloria/grounding'
import type { EncodeOptions, InferenceService } from '@main/gloria/inference'
import type { ExpandedPrompts } from '@main/gloria/prompts'
import { scorablePrompts } from '@main/gloria/scorable-prompts'
import type { Tokenizer } from '@main/gloria/tokenizer'
import type { EncodedFilm } from '@main/workers/inference-procedures'

/** A film file held against every text of a prompt set. */
export interface ScoredFile {
  readonly film: EncodedFilm
  /** In the order of `scoredTexts`, as are the scores. */
  readonly texts: readonly EmbeddedText[]
  readonly scores: readonly number[]
  readonly timingsMs: Readonly<Record<'prompts' | 'score', number>>
}

export interface FilmScorerParts {
  readonly tokenizer: Tokenizer
  readonly inference: InferenceService
  readonly prompts: ExpandedPrompts
  readonly mode: ScoringMode
}

/**
 * Holds film files against a prompt set, without a library. The prompts are embedded once, at the first film.
 * Rejects with what `InferenceService.encodeFilm` throws.
 */
export function createFilmScorer({ tokenizer, inference, prompts, mode }: FilmScorerParts): (path: string, options: EncodeOptions) => Promise<ScoredFile> {
  let embedded: Promise<readonly EmbeddedText[]> | null = null
  const embedPrompts = async () => {
    const texts = scoredTexts(prompts)
    const embeddings = await inference.encodeTexts(texts)
    return texts.map((text, i): EmbeddedText => ({ text, start: 0, tokens: tokenizer.tokenize(text), embedding: embeddings[i]! }))
  }
  return async (path, options) => {
    const start = performance.now()
    embedded ??= embedPrompts()
    const texts = await embedded
    const embeddedAt = performance.now()
    const film = await inference.encodeFilm(path, options)
    const encodedAt = performance.now()
    const scores = (await inference.score(film.embedding, scorablePrompts(prompts, texts, mode, tokenizer.maxTokens))).map(({ score }) => score)
    return { film, texts, scores, timingsMs: { prompts: embeddedAt - start, score: performance.now() - encodedAt } }
  }
}
