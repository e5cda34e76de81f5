import type { Prompt } from '@shared/domain/prompts'
import type { ScoringMode } from '@shared/domain/suggestion'
import { zeroShot, type Learned } from '@main/gloria/class-head'
import type { ExpandedPrompts } from '@main/gloria/prompts'

/** Prompts that make a class's score in corrected mode, and that are shown. */
export const BEST_PROMPTS = 3

export interface ClassScore {
  readonly class: string
  /** The best prompts, highest first; `index` is the place in `scoredTexts`. */
  readonly best: readonly { readonly prompt: Prompt; readonly index: number; readonly score: number }[]
  /** Mean of the best three prompts (corrected), or the best one (compat); with what labels added to it. */
  readonly score: number
  /** What labels added; 0 in compat mode, and where the pack has no head for the class. */
  readonly learned: number
  /** The score less that of the sentences that deny the finding, taken the same way; null where there are none. */
  readonly margin: number | null
}

/** Every text of a prompt set that is held against a film, class by class: its prompts, then the sentences that deny it. */
export const scoredTexts = (prompts: ExpandedPrompts): string[] =>
  prompts.classes.flatMap((one) => [...one.prompts.map(({ text }) => text), ...one.absent])

/** What the scores of a set's texts, in the order of `scoredTexts`, come to for each class, in the set's order. */
export function classScores(prompts: ExpandedPrompts, scores: readonly number[], mode: ScoringMode, learnedBy: Learned = zeroShot): ClassScore[] {
  const count = mode === 'compat' ? 1 : BEST_PROMPTS
  let next = 0
  return prompts.classes.map((one) => {
    const { class: name, prompts: own, absent } = one
    const ranked = own.map((prompt) => ({ prompt, index: next, score: scores[next++]! })).sort((a, b) => b.score - a.score)
    const denied = absent.map(() => scores[next++]!).sort((a, b) => b - a)
    const shown = meanOfFirst(ranked.map(({ score }) => score), count)
    const learned = mode === 'compat' ? 0 : learnedBy(one, shown)
    const score = shown + learned
    return { class: name, best: ranked.slice(0, BEST_PROMPTS), score, learned, margin: denied.length === 0 ? null : score - meanOfFirst(denied, count) }
  })
}

function meanOfFirst(sorted: readonly number[], count: number): number {
  const first = sorted.slice(0, count)
  return first.reduce((sum, score) => sum + score, 0) / first.length
}
