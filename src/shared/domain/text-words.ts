/** A piece of a text: a word, with where it stands in UTF-16 units, or what lies between two words. */
export interface TextPiece {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly isWord: boolean
}

/** Cuts a text into words (as the model's cleaning does: letters, digits, underscore) and what lies between; nothing is lost. */
export function textPieces(text: string): TextPiece[] {
  const pieces: TextPiece[] = []
  const add = (start: number, end: number, isWord: boolean) => {
    if (end > start) pieces.push({ text: text.slice(start, end), start, end, isWord })
  }
  let done = 0
  for (const match of text.matchAll(/[\p{L}\p{N}_]+/gu)) {
    add(done, match.index, false)
    add(match.index, match.index + match[0].length, true)
    done = match.index + match[0].length
  }
  add(done, text.length, false)
  return pieces
}

/**
 * Sentences of a report as they are held against a film: cut at line ends, at a full stop that ends a word, and
 * before list numbers; with where each stands in the report. Sentences without two letters are left out.
 */
export function sentences(text: string): { readonly text: string; readonly start: number; readonly end: number }[] {
  const found: { text: string; start: number; end: number }[] = []
  for (const match of text.matchAll(/(?:[^.\n]|\.(?=\d))+\.?/g)) {
    const lead = match[0].length - match[0].trimStart().length
    const body = match[0].trim()
    const start = match.index + lead
    if (/\p{L}{2}/u.test(body)) found.push({ text: body, start, end: start + body.length })
  }
  return found
}
