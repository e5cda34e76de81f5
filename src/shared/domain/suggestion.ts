import { z } from 'zod'
import { judgement, outlier } from '@shared/domain/calibration'
import { attentionGrid } from '@shared/geometry/attention-grid'
import { promptSetRef } from '@shared/domain/prompts'
import { uid } from '@shared/domain/study'

/** How prompts are scored: see docs/mathematics. `compat` repeats the public code, `corrected` is the default. */
export const scoringMode = z.enum(['corrected', 'compat'])
export type ScoringMode = z.infer<typeof scoringMode>

export const point = z.object({ columnPx: z.number(), rowPx: z.number() })

export const modelRef = z.object({ name: z.string(), sha256: z.string() })
export type ModelRef = z.infer<typeof modelRef>

export const scoredPrompt = z.object({
  text: z.string(),
  score: z.number(),
  severity: z.string(),
  subtype: z.string(),
  location: z.string()
})

/** A word of the class's best prompt, its score s_i (cosine) and where it looked most. */
export const scoredWord = z.object({ word: z.string(), score: z.number(), peak: point })

export const suggestedFinding = z.object({
  class: z.string(),
  /** Cosine-like; in standard deviations of the reference films where `judgement` is given. */
  score: z.number(),
  /** The part of it that labels added to the zero-shot score, before it is brought to standard deviations; absent: none. */
  learned: z.number().optional(),
  /** Null where the pack is not calibrated for the class, and for films unlike those of the calibration. */
  probability: z.number().min(0).max(1).nullable(),
  /** Absent: the pack is not calibrated for these prompts, and the window says "uncalibrated". */
  judgement: judgement.optional(),
  prompts: z.array(scoredPrompt).min(1),
  words: z.array(scoredWord)
})
export type SuggestedFinding = z.infer<typeof suggestedFinding>

/** Suggestions for one film, highest score first; calibrated ones present before open before absent. */
export const filmSuggestions = z.object({
  studyUid: uid,
  seriesUid: uid,
  sopInstanceUid: uid,
  model: modelRef,
  promptSet: promptSetRef,
  mode: scoringMode,
  provider: z.string(),
  /** Whether this looks like a frontal chest film at all; null or absent where the pack cannot tell. */
  outlier: outlier.nullable().optional(),
  findings: z.array(suggestedFinding),
  timingsMs: z.record(z.string(), z.number())
})
export type FilmSuggestions = z.infer<typeof filmSuggestions>

/** Attention of one word over the regions of one film; `data` is row-major, sums to 1 over the cells. */
export const wordMap = z.object({
  word: z.string(),
  score: z.number(),
  /** How much it counts in a phrase or a sentence among the other words: exp(t s). */
  weight: z.number(),
  data: z.array(z.number()),
  peak: point,
  /** Start and end of the word in the text that was sent, in UTF-16 units; null when cleaning left no trace. */
  span: z.object({ start: z.number().int(), end: z.number().int() }).nullable()
})
export type WordMap = z.infer<typeof wordMap>

/** A text held against a film: a map per word and one for the whole text (the words' maps, each by its weight). */
export const grounding = z.object({
  sopInstanceUid: uid,
  text: z.string(),
  score: z.number(),
  grid: attentionGrid,
  words: z.array(wordMap),
  whole: z.array(z.number()),
  model: modelRef,
  ms: z.number()
})
export type Grounding = z.infer<typeof grounding>

/** A word that attends to a place on the film. `attention` is relative to the uniform map: 1 = no preference. */
export const attendingWord = z.object({
  source: z.enum(['prompt', 'report']),
  class: z.string().nullable(),
  text: z.string(),
  word: z.string(),
  wordIndex: z.number().int(),
  attention: z.number()
})
export type AttendingWord = z.infer<typeof attendingWord>
