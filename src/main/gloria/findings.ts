import type { Prompt } from '@shared/domain/prompts'
import type { ScoringMode, SuggestedFinding } from '@shared/domain/suggestion'
import type { Calibration } from '@main/checkpoint/calibration-file'
import type { ClassHead } from '@main/checkpoint/class-head'
import type { PackManifest } from '@main/checkpoint/manifest'
import type { TextEmbedding } from '@main/gloria/embedding'
import { optionsFor, type EmbeddedFilm } from '@main/gloria/grounding'
import { learnedOn } from '@main/gloria/class-head'
import { classScores } from '@main/gloria/class-scores'
import { constantsFor, inOrder, judge } from '@main/gloria/judge'
import { peakOf } from '@main/gloria/peak'
import type { ExpandedPrompts } from '@main/gloria/prompts'
import { similarity } from '@main/gloria/similarity'

export interface ScoredFilm extends EmbeddedFilm {
  readonly prompts: ExpandedPrompts
  /** One for each of `scoredTexts`. */
  readonly texts: readonly TextEmbedding[]
  readonly scores: readonly number[]
  readonly mode: ScoringMode
  readonly manifest: PackManifest
  readonly calibration: Calibration | null
  readonly head: ClassHead | null
}

/**
 * What a film's scores say about every class: the mean of its best three prompts (corrected) or its best one (compat);
 * a probability and an answer where the pack is calibrated; the words of the best prompt with their places.
 */
export function findingsOf(scored: ScoredFilm): SuggestedFinding[] {
  const { prompts, texts, scores, mode, calibration, embedding, head } = scored
  const findings = classScores(prompts, scores, mode, learnedOn(embedding, head)).map((own, i): SuggestedFinding => {
    const best = own.best[0]!
    return {
      class: own.class,
      ...judge(own, constantsFor(calibration, prompts.classes[i]!, mode)),
      ...(own.learned !== 0 && { learned: own.learned }),
      prompts: own.best.map(({ prompt, score }) => ({ ...prompt, score })),
      words: wordsOf(scored, { prompt: best.prompt, text: texts[best.index]! })
    }
  })
  return inOrder(findings)
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
