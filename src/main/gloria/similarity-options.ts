import type { ScoringMode } from '@shared/domain/suggestion'

/** Temperatures of a pack's manifest: over regions (4), over words in the local score (5). */
export interface Temperatures {
  readonly attention: number
  readonly words: number
}

export interface SimilarityOptions {
  readonly mode: ScoringMode
  readonly temperatures: Temperatures
  /** `compatCount` of the text as written; only compat mode asks for it. */
  readonly compatCount: number
}

/** Words that the public script counts: the characters of the raw prompt, at most the positions after [CLS] (96). */
export const compatCount = (text: string, maxTokens: number): number => Math.min(Array.from(text).length, maxTokens - 1)
