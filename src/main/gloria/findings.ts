import type { Prompt } from '@shared/domain/prompts'
import type { ScoringMode, SuggestedFinding } from '@shared/domain/suggestion'
import type { PackManifest } from '@main/checkpoint/manifest'
import type { TextEmbedding } from '@main/gloria/embedding'
import { optionsFor, type EmbeddedFilm } from '@main/gloria/grounding'
import { peakOf } from '@main/gloria/peak'
import type { ExpandedPrompts } from '@main/gloria/prompts'
import { similarity } from '@main/gloria/similarity'

/** Prompts that make a class's score in corrected mode, and that are shown. */
export const BEST_PROMPTS = 3

export interface ScoredFilm extends EmbeddedFilm {
  readonly prompts: ExpandedPrompts
  /** One for each prompt, in the order of the set. */
  readonly texts: readonly TextEmbedding[]
  readonly scores: readonly number[]
  readonly mode: ScoringMode
  readonly manifest: PackManifest
}

/**
 * What a film's prompt scores say about every class, highest first: the mean of its best three prompts (corrected) or
 * its best one (compat); a probability once the pack is calibrated; the words of the best prompt with their places.
 */
export function findingsOf(scored: ScoredFilm): SuggestedFinding[] {
  const { prompts, texts, scores, mode, manifest } = scored
  let next = 0
  const findings = prompts.classes.map(({ class: name, prompts: own }) => {
    const ranked = own.map((prompt) => ({ prompt, text: texts[next]!, score: scores[next++]! })).sort((a, b) => b.score - a.score)
    const best = ranked.slice(0, BEST_PROMPTS)
    const raw = mode === 'compat' ? best[0]!.score : best.reduce((sum, { score }) => sum + score, 0) / best.length
    const constants = mode === 'corrected' ? manifest.calibration?.[name] : undefined
    // Reference constants of the pack make classes comparable; never what else is computed at the same time.
    const score = constants ? (raw - constants.mean) / constants.sd : raw
    return {
      class: name,
      score,
      probability: constants ? 1 / (1 + Math.exp(-(constants.slope * score + constants.intercept))) : null,
      prompts: best.map(({ prompt, score: own }) => ({ ...prompt, score: own })),
      words: wordsOf(scored, best[0]!)
    }
  })
  return findings.sort((a, b) => b.score - a.score)
}

function wordsOf({ embedding, grid, mode, manifest }: ScoredFilm, { prompt, text }: { prompt: Prompt; text: TextEmbedding }): SuggestedFinding['words'] {
  const held = similarity(embedding, text, optionsFor(prompt.text, mode, manifest))
  return held.words.map(({ word, score, map }) => ({ word, score, peak: peakOf(grid, map) }))
}

/**
 * The public script's last step in compat mode: each class's scores over the films of one call become z-scores
 * (NumPy's mean and population sd). A lone film keeps its scores.
 */
export function zScoreOverBatch(films: readonly (readonly SuggestedFinding[])[]): SuggestedFinding[][] {
  if (films.length < 2) return films.map((findings) => [...findings])
  const byClass = Map.groupBy(films.flat(), (finding) => finding.class)
  const moments = new Map(
    [...byClass].map(([name, findings]) => {
      const mean = findings.reduce((sum, { score }) => sum + score, 0) / findings.length
      const sd = Math.sqrt(findings.reduce((sum, { score }) => sum + (score - mean) ** 2, 0) / findings.length)
      return [name, { mean, sd }]
    })
  )
  const normalise = (finding: SuggestedFinding): SuggestedFinding => {
    const { mean, sd } = moments.get(finding.class)!
    return { ...finding, score: sd === 0 ? 0 : (finding.score - mean) / sd }
  }
  return films.map((findings) => findings.map(normalise).sort((a, b) => b.score - a.score))
}
