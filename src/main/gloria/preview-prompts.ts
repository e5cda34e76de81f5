import { AppError, toFailure } from '@shared/domain/errors'
import type { PromptPreview, PromptSet } from '@shared/domain/prompts'
import type { ClassScore } from '@main/gloria/class-scores'
import { expandPrompts, type ExpandedPrompts } from '@main/gloria/prompts'
import { assertReadable, unfamiliarWords } from '@main/gloria/prompts-for-model'
import type { Tokenizer } from '@main/gloria/tokenizer'

/** Prompts shown of each class: enough to see whether the grammar holds. */
const SHOWN = 60

/**
 * What a prompt set would be, without keeping it: its sentences and their number, words that the model hardly knows,
 * and how its classes would rank on a film. A set that cannot be used answers with the reason as `problem`.
 * @param score the classes' scores on the film that is open, in the set's order; null without a film
 */
export async function previewPrompts(set: PromptSet, tokenizer: Tokenizer, score: ((prompts: ExpandedPrompts) => Promise<readonly ClassScore[]>) | null): Promise<PromptPreview> {
  let prompts: ExpandedPrompts
  try {
    prompts = expandPrompts(set)
    assertReadable(prompts, tokenizer)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { sha256: null, problem: toFailure(error).message, classes: [] }
  }
  const ranked = score && (await score(prompts))
  const classes = prompts.classes.map((one, i) => {
    const { severity, subtype, location } = set.classes[one.class]!
    const combinations = Math.max(severity.length, 1) * subtype.length * Math.max(location.length, 1)
    const words = unfamiliarWords({ ...prompts, classes: [one] }, tokenizer)
    return { class: one.class, combinations, promptCount: one.prompts.length, texts: one.prompts.slice(0, SHOWN).map(({ text }) => text), absent: [...one.absent], unfamiliarWords: words, ranking: ranked && rankingOf(ranked[i]!) }
  })
  return { sha256: prompts.sha256, problem: null, classes: ranked ? classes.sort((a, b) => b.ranking!.score - a.ranking!.score) : classes }
}

const rankingOf = ({ score, margin, best }: ClassScore) => ({ score, margin, best: best.map(({ prompt, score: own }) => ({ text: prompt.text, score: own })) })

