import type { AttentionGrid } from '@shared/geometry/attention-grid'
import type { FilmSuggestions, ScoringMode } from '@shared/domain/suggestion'
import type { Pack } from '@main/checkpoint/pack'
import { findingsOf } from '@main/gloria/findings'
import { holdTexts, type EmbeddedText } from '@main/gloria/grounding'
import type { InferenceService } from '@main/gloria/inference'
import { meanMap } from '@main/gloria/peak'
import type { ExpandedPrompts } from '@main/gloria/prompts'
import { scorablePrompts } from '@main/gloria/scorable-prompts'
import type { Tokenizer } from '@main/gloria/tokenizer'

/** Suggestions for one film, and the maps behind them. */
export interface SuggestedFilm {
  readonly suggestions: FilmSuggestions
  /** The map of a class that has a finding: mean over its best prompts, one value a cell. */
  readonly mapOf: (findingClass: string) => Promise<{ readonly grid: AttentionGrid; readonly map: ArrayLike<number> }>
}

/** A model without a library: suggests on files as they lie there. */
export interface FileSuggester {
  /** Throws what `InferenceService.encodeFilm` throws. */
  suggest(path: string): Promise<SuggestedFilm>
}

export interface FileSuggesterParts {
  readonly pack: Pack
  readonly tokenizer: Tokenizer
  readonly inference: InferenceService
  readonly prompts: ExpandedPrompts
  readonly mode: ScoringMode
}

/** The prompts are embedded once, at the first film. */
export function createFileSuggester({ pack, tokenizer, inference, prompts, mode }: FileSuggesterParts): FileSuggester {
  const { manifest, sha256 } = pack
  let embedded: Promise<ReadonlyMap<string, EmbeddedText>> | null = null
  const embedPrompts = async (): Promise<ReadonlyMap<string, EmbeddedText>> => {
    const texts = prompts.classes.flatMap((one) => one.prompts.map(({ text }) => text))
    const embeddings = await inference.encodeTexts(texts)
    return new Map(texts.map((text, i) => [text, { text, start: 0, tokens: tokenizer.tokenize(text), embedding: embeddings[i]! }]))
  }
  return {
    async suggest(path) {
      const start = performance.now()
      embedded ??= embedPrompts()
      const texts = await embedded
      const embeddedAt = performance.now()
      const film = await inference.encodeFilm(path, { frontalOnly: true })
      const encodedAt = performance.now()
      const inOrder = prompts.classes.flatMap((one) => one.prompts.map(({ text }) => texts.get(text)!))
      const scores = await inference.score(film.embedding, scorablePrompts(prompts, inOrder, mode, tokenizer.maxTokens))
      const findings = findingsOf({ ...film, prompts, texts: inOrder.map(({ embedding }) => embedding), scores: scores.map(({ score }) => score), mode, manifest })
      const end = performance.now()
      const timingsMs = { prompts: embeddedAt - start, ...film.timingsMs, score: end - encodedAt, total: end - start }
      const promptSet = { name: prompts.set.name, sha256: prompts.sha256 }
      return {
        suggestions: { ...film.identity, model: { name: manifest.name, sha256 }, promptSet, mode, provider: film.provider, findings, timingsMs },
        mapOf: (findingClass) => {
          const best = findings.find((finding) => finding.class === findingClass)?.prompts ?? []
          const wholes = best.map(({ text }) => holdTexts(film, [texts.get(text)!], mode, manifest).whole)
          return Promise.resolve({ grid: film.grid, map: meanMap(wholes) })
        }
      }
    }
  }
}
