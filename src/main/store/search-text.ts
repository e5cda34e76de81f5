/** Scripts that are written without spaces; the tokenizer (unicode61) takes a whole run of them for one word. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu
const tokenCharacter = /[\p{L}\p{N}]/u

/**
 * Text as it goes into the full-text index: Chinese, Japanese and Korean characters stand alone, as words of one
 * character. A phrase of them then finds what a reader types at any place of a longer run.
 */
export function searchable(text: string): string {
  return text.replace(unspaced, ' $& ')
}

/**
 * The FTS5 expression for what a reader typed: every word must occur, as the beginning of a word of the study; what
 * unicode61 splits (`ACC-12`, `胸片`) must stand in that order. Words are quoted, so nothing in them is an operator.
 * Null when there is nothing to look for.
 */
export function matchExpression(search: string): string | null {
  const words = search.split(/[\s\p{Cc}]+/u).filter((word) => tokenCharacter.test(word))
  if (words.length === 0) return null
  return words.map((word) => `"${searchable(word).trim().replaceAll('"', '""')}"*`).join(' AND ')
}
