/** A sentence of a longer text and where it begins there (UTF-16 units). */
export interface Sentence {
  readonly text: string
  readonly start: number
}

/**
 * The sentences of a report. Each is held against the film alone, because attention is a softmax over the words of one
 * text: a long report would make its words compete with each other. A stop inside a number (`2.5 cm`) ends nothing; a
 * numbering (`1.`) stays with the stop that cleaning removes.
 */
export function sentences(text: string): Sentence[] {
  const found: Sentence[] = []
  let start = 0
  const add = (end: number) => {
    const part = text.slice(start, end)
    if (/[\p{L}\p{N}]/u.test(part)) found.push({ text: part, start })
    start = end
  }
  for (const stop of text.matchAll(/[.;!?]+(?=\s|$)|[\r\n]+|[。；！？]/g)) add(stop.index + stop[0].length)
  add(text.length)
  return found
}
