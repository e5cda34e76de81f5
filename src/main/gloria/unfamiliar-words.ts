import { clean } from '@main/gloria/clean'
import type { ExpandedPrompts } from '@main/gloria/prompts'
import type { Tokenizer } from '@main/gloria/tokenizer'

/**
 * Words of a prompt set that the model's vocabulary does not know or only letter by letter. The model can hardly have
 * learnt what they mean, so whoever edits the prompts should hear of it.
 * @returns the words in alphabetical order
 */
export function unfamiliarWords({ classes }: ExpandedPrompts, tokenizer: Tokenizer): string[] {
  const words = new Set(classes.flatMap(({ prompts }) => prompts.flatMap(({ text }) => clean(text).map((word) => word.text))))
  return [...words].filter((word) => fallsApart(word, tokenizer.pieces(word))).sort()
}

/** More pieces than half its letters: most of them say one letter. */
const fallsApart = (word: string, pieces: readonly string[]) => pieces.includes('[UNK]') || (word.length > 2 && pieces.length > word.length / 2)
