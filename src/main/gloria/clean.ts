/** A word of the cleaned text, and where it stood in the text as written (UTF-16 units, end exclusive). */
export interface CleanWord {
  readonly text: string
  readonly start: number
  readonly end: number
}

/**
 * GLoRIA's cleaning of a report or prompt (`process_text` of the public code): sentences end at a numbering (`1.`) or
 * a full stop, are lower-cased and reduced to their `\w+` tokens; a sentence of one token is dropped; characters
 * outside ASCII are dropped. The words joined by a space are what the tokenizer sees.
 *
 * One departure: where nothing but one-token sentences is there (`cardiomegaly`), they are kept. The public code
 * encodes an empty text then, which says nothing about the film.
 */
export function clean(text: string): CleanWord[] {
  const lower = lowerCase(text)
  const kept: CleanWord[] = []
  const single: CleanWord[] = []
  for (const section of sections(lower.text)) {
    const tokens = [...section.text.matchAll(/[\p{L}\p{N}_]+/gu)]
    const words = tokens.flatMap((token) => {
      const ascii = token[0].replace(/[^\0-\x7f]/g, '')
      const from = section.start + token.index
      const to = from + token[0].length
      return ascii === '' ? [] : [{ text: ascii, start: lower.origin[from]!, end: lower.end[to - 1]! }]
    })
    ;(tokens.length > 1 ? kept : single).push(...words)
  }
  return kept.length > 0 ? kept : single
}

/** The cleaned text as GLoRIA's tokenizer reads it. */
export const joined = (words: readonly CleanWord[]): string => words.map((word) => word.text).join(' ')

/** Lower case may be longer than the letter it came from, so every unit remembers where its letter began and ended. */
function lowerCase(text: string): { text: string; origin: number[]; end: number[] } {
  let lower = ''
  const origin: number[] = []
  const end: number[] = []
  let at = 0
  for (const letter of text) {
    const small = letter.toLowerCase()
    lower += small
    for (let i = 0; i < small.length; i++) {
      origin.push(at)
      end.push(at + letter.length)
    }
    at += letter.length
  }
  return { text: lower, origin, end }
}

function sections(text: string): { start: number; text: string }[] {
  const found: { start: number; text: string }[] = []
  let start = 0
  for (const stop of text.matchAll(/[0-9]*\./g)) {
    found.push({ start, text: text.slice(start, stop.index) })
    start = stop.index + stop[0].length
  }
  found.push({ start, text: text.slice(start) })
  return found
}
