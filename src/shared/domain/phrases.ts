import { sentences, textPieces, type TextPiece } from '@shared/domain/text-words'

/** Words of one thing that is said: "patchy airspace opacity", "left lower lobe"; UTF-16 units of the text, end exclusive. */
export interface Phrase {
  readonly start: number
  readonly end: number
  readonly words: readonly TextPiece[]
}

/** Words that name nothing on a film: articles, prepositions, conjunctions, auxiliaries, cues of denial and doubt. */
const functionWords: ReadonlySet<string> = new Set(
  ('a an the this that these those there it its in on at of to by from for over under above below within along near into onto between through with without and or nor but as than ' +
    'is are was were be been being has have had may might could can cannot should would will do does did seen noted present identified evident demonstrated shown appears appear appearing remains remain ' +
    'no not neither never absence evidence sign signs free clear negative denies possible possibly probable probably likely suspected questionable suspicious suggesting suggestive suggests concern concerning versus ' +
    'which while however although also again still now otherwise').split(' ')
)

/** Whether a word carries meaning that a region could show. */
export const isContentWord = (word: string): boolean => !functionWords.has(word.toLowerCase())

/**
 * The phrases of a text: runs of content words that nothing but spaces and hyphens parts. Every content word belongs
 * to exactly one phrase, no function word to any.
 */
export function phrases(text: string): Phrase[] {
  return sentences(text).flatMap(({ text: sentence, start }) => {
    const found: TextPiece[][] = [[]]
    for (const piece of textPieces(sentence)) {
      const isSpace = !piece.isWord && /^[\s-]+$/.test(piece.text)
      if (piece.isWord && isContentWord(piece.text)) found.at(-1)!.push({ ...piece, start: piece.start + start, end: piece.end + start })
      else if (!isSpace && found.at(-1)!.length > 0) found.push([])
    }
    return found.filter((words) => words.length > 0).map((words) => ({ start: words[0]!.start, end: words.at(-1)!.end, words }))
  })
}
