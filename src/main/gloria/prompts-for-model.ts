import { AppError } from '@shared/domain/errors'
import { clean } from '@main/gloria/clean'
import { scoredTexts } from '@main/gloria/class-scores'
import type { ExpandedPrompts } from '@main/gloria/prompts'
import type { Tokenizer } from '@main/gloria/tokenizer'

/**
 * Words of a prompt set that the model's vocabulary does not know or only letter by letter. The model can hardly have
 * learnt what they mean, so whoever edits the prompts should hear of it.
 * @returns the words in alphabetical order
 */
export function unfamiliarWords(prompts: ExpandedPrompts, tokenizer: Tokenizer): string[] {
  // Hundreds of prompts are made of a few dozen words.
  const written = new Set(scoredTexts(prompts).flatMap((text) => text.split(/\s+/)))
  const words = new Set([...written].flatMap((word) => clean(word).map(({ text }) => text)))
  return [...words].filter((word) => fallsApart(word, tokenizer.pieces(word))).sort()
}

/** More pieces than half its letters: most of them say one letter. */
const fallsApart = (word: string, pieces: readonly string[]) => pieces.includes('[UNK]') || (word.length > 2 && pieces.length > word.length / 2)

/** @throws AppError PROMPTS_INVALID naming the first prompt that the model cannot read: no English word, or too long */
export function assertReadable({ classes }: ExpandedPrompts, tokenizer: Tokenizer): void {
  for (const { class: name, prompts, absent } of classes) {
    const unreadable = [...prompts.map(({ text }) => text), ...absent].find((text) => !tokenizer.fits(text))
    if (unreadable !== undefined) throw new AppError('PROMPTS_INVALID', `classes > ${name}: the model cannot read the prompt ${JSON.stringify(unreadable)}; it takes words in ASCII letters and at most ${tokenizer.maxTokens} pieces.`)
  }
}
