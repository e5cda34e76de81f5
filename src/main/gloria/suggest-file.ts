import { meanMap } from '@shared/geometry/blend-maps'
import type { AttentionGrid } from '@shared/geometry/attention-grid'
import type { FilmSuggestions, ScoringMode } from '@shared/domain/suggestion'
import type { Pack } from '@main/checkpoint/pack'
import { createFilmScorer } from '@main/gloria/film-scorer'
import { findingsOf } from '@main/gloria/findings'
import { holdTexts } from '@main/gloria/grounding'
import type { InferenceService } from '@main/gloria/inference'
import { withheld } from '@main/gloria/judge'
import { outlierOf } from '@main/gloria/outlier'
import type { ExpandedPrompts } from '@main/gloria/prompts'
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
  const { manifest, sha256, calibration, head } = pack
  const scoreFilm = createFilmScorer({ tokenizer, inference, prompts, mode })
  return {
    async suggest(path) {
      const start = performance.now()
      const { film, texts, scores, timingsMs } = await scoreFilm(path, { frontalOnly: true })
      const outlier = outlierOf(film.embedding, calibration)
      const findings = withheld(findingsOf({ ...film, prompts, texts: texts.map(({ embedding }) => embedding), scores, mode, manifest, calibration, head }), outlier)
      const promptSet = { name: prompts.set.name, sha256: prompts.sha256 }
      const total = performance.now() - start
      return {
        suggestions: { ...film.identity, model: { name: manifest.name, sha256 }, promptSet, mode, provider: film.provider, outlier, findings: [...findings], timingsMs: { ...timingsMs, ...film.timingsMs, total } },
        mapOf: (findingClass) => {
          const best = findings.find((finding) => finding.class === findingClass)?.prompts ?? []
          const wholes = best.map(({ text }) => holdTexts(film, [texts.find((one) => one.text === text)!], mode, manifest).whole)
          return Promise.resolve({ grid: film.grid, map: meanMap(wholes) })
        }
      }
    }
  }
}
